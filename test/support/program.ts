/** The programs that tests start with Node. */
import path from 'node:path'
import { inject } from 'vitest'
import { builtIn } from './run-folder.ts'

/** The JavaScript of a source, named from the root of the repository: `server/main.ts`, or one of test/. */
export function program(source: string): string {
  return path.join(builtIn(inject('runFolder')), source.replace(/\.ts$/, '.js'))
}
