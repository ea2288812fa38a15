/** Where a vitest run leaves what it leaves on disk, until it ends. */
import os from 'node:os'
import path from 'node:path'

/** That of a vitest process. */
export const runFolderOf = (pid: number) => path.join(os.tmpdir(), `latentql-test-${pid}`)

/** In it, laid out as the repository is: the server and the programs that tests start, as JavaScript. */
export const builtIn = (runFolder: string) => path.join(runFolder, 'built')
