/** Saving things to the visitor's machine. */

/** Saves what is at an address of this server, or a data: or blob: one, under a name. */
export function download(href: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = fileName
  link.click()
}

/** Saves text or bytes under a name. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const href = URL.createObjectURL(blob)
  download(href, fileName)
  // The browser has taken it by the next task at the latest; a minute is safe on slow disks.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
