/** Saves files to the user's machine. */
import { Interrupted, isAbort } from './errors.ts'

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

/**
 * Reads the file that a response consists of; `onReceived` gets the number of bytes so far. Throws
 * Interrupted if the connection is lost, and the signal's reason once it is aborted.
 */
export async function receive(
  { body }: Response,
  onReceived: (bytes: number) => void,
): Promise<Blob> {
  let bytes = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, output) {
      onReceived((bytes += chunk.length))
      output.enqueue(chunk)
    },
  })
  try {
    return await new Response(body!.pipeThrough(counter)).blob()
  } catch (cause) {
    throw isAbort(cause) ? cause : new Interrupted('download', cause)
  }
}
