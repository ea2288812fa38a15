/** The folder of an installation's data. */
import path from 'node:path'

/** The default of DATA_DIR. */
export const DEFAULT_DATA_DIR = '.latentql'

/** Returns the absolute path of DATA_DIR. */
export function dataDirOf({ DATA_DIR }: NodeJS.ProcessEnv): string {
  return path.resolve(DATA_DIR || DEFAULT_DATA_DIR)
}
