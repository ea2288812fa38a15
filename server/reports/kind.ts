/** Checkpoint reports as a kind of job. */
import type { JobKind } from '../jobs/kind.ts'
import { checkpointReport, reportInput, type CheckpointReport, type ReportInput } from './report.ts'

export const reportKind: JobKind<ReportInput, CheckpointReport> = {
  name: 'checkpointReport',
  input: reportInput,
  result: checkpointReport,
  role: 'write',
  // Each queued report takes a slice before a run that was started later. More would delay training
  // by minutes.
  limit: 8,
}
