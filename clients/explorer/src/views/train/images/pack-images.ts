/** Packs images into a ZIP in the browser, without compressing them again. */
import { type FoundFile, Unreadable } from './image-source.ts'
import { storeZip } from './stored-zip.ts'

interface PackOptions {
  readonly signal: AbortSignal
  /** Called now and then with the packed share, 0 to 1. */
  readonly onProgress: (fraction: number) => void
}

/** Files between two progress reports. */
const REPORT_EVERY = 20

/** Throws Unreadable if a file can't be read, and the signal's reason. */
export async function packImages(
  files: readonly FoundFile[],
  { signal, onProgress }: PackOptions,
): Promise<Blob> {
  let current = ''
  const onFile = (index: number) => {
    current = files[index]!.path
    if (index % REPORT_EVERY === 0) onProgress(index / files.length)
  }
  try {
    return await storeZip(files, { signal, onFile })
  } catch (cause) {
    signal.throwIfAborted()
    throw new Unreadable(
      `${current} can’t be read: it was moved or changed, or access is denied. Choose the images again.`,
      { cause },
    )
  }
}
