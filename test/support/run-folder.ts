/** The temporary folder of a vitest run. */
import os from 'node:os'
import path from 'node:path'

/** The folder of a vitest process. */
export const runFolderOf = (pid: number) => path.join(os.tmpdir(), `latentql-test-${pid}`)

/** The build in it, laid out like the repository: the server and the programs that tests start. */
export const builtIn = (runFolder: string) => path.join(runFolder, 'built')
