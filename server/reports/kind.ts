/** Checkpoint reports as a kind of job. */
import type { JobKind } from '../jobs/kind.ts'
import { checkpointReport, reportInput, type CheckpointReport, type ReportInput } from './report.ts'

export const reportKind: JobKind<ReportInput, CheckpointReport> = {
  name: 'checkpointReport',
  input: reportInput,
  result: checkpointReport,
  role: 'write',
  // Each takes a slice before a run that was started after it: more would keep training waiting for minutes.
  limit: 8,
}
