/** De-duplication: the mutations that start it and remove duplicates, its job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { BadUserInput } from '../../errors.ts'
import {
  deduplicationKind,
  MAX_IMAGES,
  type Deduplication,
  type DeduplicationInput,
} from '../../exploration/deduplication/kind.ts'
import {
  MAX_SHEET_PAIRS,
  PAIR_IMAGE_SIZES,
  pairsLayout,
} from '../../exploration/deduplication/picture.ts'
import { startDeduplication } from '../../exploration/deduplication/start.ts'
import type {
  DeduplicationResolvers,
  MutationResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, pictureCost, ROW } from '../estimators.ts'

/** Maximum number of pairs in one list. */
const MAX_PAIRS = 1000
/** Reading and checking a result of MAX_IMAGES pairs, 9 MB. */
const PAIRS = 100

/** A result with the input of its job. */
export type DeduplicationParent = Deduplication & Pick<DeduplicationInput, 'datasetId'>

const mutations: MutationResolvers = {
  async startDeduplication(_parent, { input }, { services }) {
    return { job: await startDeduplication(services, input) }
  },
  async removeDuplicates(_parent, { input }, { services, signal }) {
    const job = await services.jobs.job(input.job)
    const { kind, state, input: started } = job
    if (kind !== deduplicationKind.name || state !== 'DONE') {
      throw new BadUserInput(
        `The job ${input.job} has no duplicates to remove: it must be DONE and of kind ` +
          `"${deduplicationKind.name}"; it is ${state} and of kind "${kind}".`,
      )
    }
    const { datasetId } = deduplicationKind.input.parse(started)
    const { pairs } = (await services.jobs.result(deduplicationKind, job))!
    const removed = new Set(pairs.map(([, duplicate]) => duplicate))
    const keeps = (index: number) => !removed.has(index)
    const options = { name: input.name, keeps, signal }
    return {
      dataset: await services.datasets.registerSubset(datasetId, options),
      removed: removed.size,
    }
  },
}

const fields: DeduplicationResolvers = {
  duplicates: ({ pairs }) => pairs.length,
  pairs({ pairs }, { first, offset }) {
    checkInteger('first', first, 1, MAX_PAIRS)
    checkInteger('offset', offset, 0, MAX_IMAGES)
    return pairs
      .slice(offset, offset + first)
      .map(([kept, duplicate, bits, distance]) => ({ kept, duplicate, bits, distance }))
  },
  sheet({ datasetId: id, pairs }, { first, offset, imageSize }) {
    checkInteger('first', first, 1, MAX_SHEET_PAIRS)
    checkInteger('offset', offset, 0, MAX_IMAGES)
    checkInteger('imageSize', imageSize, ...PAIR_IMAGE_SIZES)
    const shown = pairs.slice(offset, offset + first)
    if (shown.length === 0) return null
    const { width, height } = pairsLayout(shown.length, imageSize)
    const indices = shown.map(([kept, duplicate]): [number, number] => [kept, duplicate])
    return { source: { kind: 'pairs', id, imageSize, pairs: indices }, width, height }
  },
}

export const deduplicationDeclarations: Declarations = {
  costs: {
    ...membersOf(
      'StartDeduplicationPayload',
      'RemoveDuplicatesPayload',
      'DeduplicationCalibration',
      'DuplicatePair',
    ),
    DeduplicationJob: { '*': member, result: (_args, child) => child + PAIRS },
    Deduplication: {
      '*': member,
      pairs: ({ first }, child) => first * (child + ROW),
      // As for the sheet of a dataset.
      sheet: ({ first, imageSize }, child) =>
        child * pictureCost(2 * first, { width: imageSize, height: imageSize }),
    },
    // A worker does the work; the number of unfinished jobs is limited.
    Mutation: { startDeduplication: member, removeDuplicates: member },
  },
  roles: { startDeduplication: 'write', removeDuplicates: 'admin' },
  creates: { startDeduplication: 'MAX_JOBS', removeDuplicates: 'MAX_DATASETS' },
}

export const deduplicationResolvers: Resolvers = {
  Mutation: mutations,
  DeduplicationJob: {
    dataset: ({ input }) => deduplicationKind.input.parse(input).dataset,
    steps: ({ input }) => deduplicationKind.input.parse(input).steps,
    seed: ({ input }) => deduplicationKind.input.parse(input).seed,
    async result(job, _args, { services }) {
      const { datasetId } = deduplicationKind.input.parse(job.input)
      const result = await services.jobs.result(deduplicationKind, job)
      return result && { ...result, datasetId }
    },
  },
  Deduplication: fields,
}
