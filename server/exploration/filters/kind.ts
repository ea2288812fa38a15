/** The examination of filters as a kind of job. */
import type { JobKind } from '../../jobs/kind.ts'
import { filtersInput, filtersResult, type FiltersInput, type FiltersResult } from './filters.ts'

export const filtersKind: JobKind<FiltersInput, FiltersResult> = {
  name: 'filters',
  input: filtersInput,
  result: filtersResult,
  role: 'write',
  // As for reports: each queued job takes slices before a run that was started later.
  limit: 8,
}
