/** sha256 over what a checkpoint was read from, so that the same file is known again. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Folder } from './folder.ts'

/** Of a file, 64 hex digits. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Watches what is read of a folder; `digest` is over the names and contents of just those files. */
export function digesting(folder: Folder): Folder & { digest(): string } {
  const digests = new Map<string, string>()
  return {
    names: folder.names,
    async read(name) {
      const bytes = await folder.read(name)
      digests.set(name, createHash('sha256').update(bytes).digest('hex'))
      return bytes
    },
    digest() {
      const lines = [...digests].sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join(' '))
      return createHash('sha256').update(lines.join('\n')).digest('hex')
    },
  }
}
