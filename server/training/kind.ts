/**
 * Training as a kind of job. Its settings are stored in the run's row, where the database validates
 * them.
 */
import { z } from 'zod'
import type { JobKind } from '../jobs/kind.ts'

const empty = z.object({})

export const trainingKind: JobKind<z.infer<typeof empty>, null> = {
  name: 'training',
  input: empty,
  result: z.null(),
  role: 'admin',
  limit: 10_000,
}
