/** The keys that sign the addresses of pictures. */
import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Database } from '../db/stores.ts'

/** Keys from SIGNING_KEY, or one generated key that replicas share via the database. */
export async function signingKeys(
  config: Pick<Config, 'signingKeys'>,
  database: Pick<Database, 'setting'>,
): Promise<readonly string[]> {
  if (config.signingKeys.length > 0) return config.signingKeys
  return [await database.setting('signing-key', () => randomBytes(32).toString('base64url'))]
}
