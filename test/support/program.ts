/** The programs that tests start with Node. */
import path from 'node:path'
import { inject } from 'vitest'
import { builtIn } from './run-folder.ts'

/**
 * Path of the compiled JavaScript of a source file, e.g. `server/main.ts` or a program in test/.
 */
export function program(source: string): string {
  return path.join(builtIn(inject('runFolder')), source.replace(/\.ts$/, '.js'))
}
