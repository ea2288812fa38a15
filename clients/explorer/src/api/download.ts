/** Saves files to the user's machine. */

/** Saves the content of a same-origin, data: or blob: URL under a file name. */
export function download(href: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = fileName
  link.click()
}

/** Saves text or bytes under a file name. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const href = URL.createObjectURL(blob)
  download(href, fileName)
  // The browser starts reading the blob by the next task; a minute is safe on slow disks.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
