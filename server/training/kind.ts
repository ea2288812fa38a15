/** Training as a kind of job. Its settings are the run's row, which the database names and checks. */
import { z } from 'zod'
import type { JobKind } from '../jobs/kind.ts'

const nothing = z.object({})

export const trainingKind: JobKind<z.infer<typeof nothing>, null> = {
  name: 'training',
  input: nothing,
  result: z.null(),
  role: 'admin',
  limit: 10_000,
}
