/** Forgetting to draw an object: the mutation that starts it, its job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { checkText } from '../../check-text.ts'
import { asGenerator, type GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import { BadUserInput } from '../../errors.ts'
import {
  checkPositions,
  forgettingKind,
  MAX_BOXES,
  MAX_CONTROLS,
  MAX_REGIONS,
  MAX_SAMPLES,
  MIN_SAMPLES,
  type Box,
  type ForgettingInput,
  type ForgettingResult,
} from '../../exploration/forgetting/forgetting.ts'
import { MAX_VALUES } from '../../exploration/classifiers/labels.ts'
import { MAX_JUDGES } from '../../exploration/classifiers/panel.ts'
import { labelPositions } from '../../exploration/forgetting/positions.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { keyLatent, keyText, parseKeyText } from '../../sampling/latent-key.ts'
import { resolveLatents } from '../../sampling/latents.ts'
import { plainSampling } from '../../sampling/sampling.ts'
import { MAX_NAME_LENGTH } from '../../sampling/saved-variants.ts'
import { resolveVariant } from '../../sampling/variant.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  jobResult,
  member,
  membersOf,
  pictureCost,
  samplingCost,
  scalars,
  terms,
  upTo,
  type Estimator,
} from '../estimators.ts'
import type { RequestContext } from '../request-context.ts'
import { lastActivation, reference } from './checkpoint-fields.ts'
import { openJudge } from './judges.ts'
import { sheetOf, type PictureParent } from './picture.ts'

/** The result of a job, and its input. */
export interface ForgettingParent {
  readonly input: ForgettingInput
  readonly result: ForgettingResult
}

/** One control of a result. */
export interface ForgettingControlParent {
  readonly input: ForgettingInput
  readonly maps: readonly number[]
}

/** Maximum number of samples on a sheet. */
const SHEET_SAMPLES = 16

const sheetCost: Estimator = (_args, child, found) => {
  const cost = samplingCost({ checkpoint: ANY_CHECKPOINT }, child, found)
  return cost * pictureCost(SHEET_SAMPLES, found.native)
}

export const forgettingDeclarations: Declarations = {
  costs: {
    ...membersOf('StartForgettingPayload', 'ForgettingControlRates'),
    ForgettingJob: { '*': member, result: jobResult },
    // A worker reads the activations; the number of unfinished jobs is limited.
    Mutation: {
      startForgetting: ({ input }, child) =>
        child + terms(input.regions.map(({ latent }: { latent: unknown }) => latent)),
    },
    Forgetting: {
      '*': member,
      weights: scalars,
      maps: scalars,
      before: sheetCost,
      after: sheetCost,
      controls: ({ first }, child) => first * child,
      rates: upTo(MAX_JUDGES),
    },
    ForgettingRates: { '*': member, values: upTo(MAX_VALUES) },
    ForgettingRate: { '*': member, after: scalars },
    ForgettingControl: { '*': member, maps: scalars, sheet: sheetCost },
  },
  roles: { startForgetting: 'write' },
  creates: { startForgetting: 'MAX_JOBS' },
}

export const forgettingResolvers: Resolvers = {
  Mutation: {
    async startForgetting(_parent, { input }, context) {
      checkInteger('controls', input.controls, 0, MAX_CONTROLS)
      checkInteger('The number of regions', input.regions.length, 1, MAX_REGIONS)
      checkInteger('samples', input.samples, MIN_SAMPLES, MAX_SAMPLES)
      const judges = input.judges ?? []
      checkInteger('The number of judges', judges.length, 0, MAX_JUDGES)
      if (input.name != null) await checkName(input.name, context)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      const activation = input.activation ?? lastActivation(checkpoint)
      const found = requireActivation(checkpoint, activation)
      const { shape } = found
      checkPositions(input.regions.length, found)
      if (input.maps != null) checkInteger('maps', input.maps, 1, shape[0]!)
      if (!(input.strength > 0 && input.strength <= 1)) {
        throw new BadUserInput(`strength must be above 0 and at most 1; got ${input.strength}.`)
      }
      const { latents } = context.services
      const resolved = await resolveLatents(
        input.regions.map(({ latent }) => latent),
        { checkpoint, latents },
        'regions',
      )
      const boxes = input.regions.map((region, index) =>
        checkBoxes(`regions[${index}].boxes`, region.boxes, checkpoint),
      )
      checkLabels(boxes, shape, checkpoint)
      for (const id of judges) await openJudge(id, checkpoint, context)
      const { controls, strength, samples } = input
      const job = {
        ...{ checkpoint: checkpoint.digest, activation, controls, strength, judges, samples },
        ...{ most: input.maps ?? null, name: input.name ?? null },
        regions: resolved.map(({ key }, index) => ({ latent: keyText(key), boxes: boxes[index]! })),
      }
      const subject = checkpoint.digest
      return { job: await context.services.jobs.start(forgettingKind, job, { subject }) }
    },
  },
  ForgettingJob: {
    checkpoint: ({ input }) => reference(forgettingKind.input.parse(input).checkpoint),
    activation: ({ input }) => forgettingKind.input.parse(input).activation,
    async result(job, _args, { services }) {
      const result = await services.jobs.result(forgettingKind, job)
      return result && { input: forgettingKind.input.parse(job.input), result }
    },
  },
  Forgetting: {
    async variant({ result }, _args, { services }) {
      if (result.variant === null) return null
      return (await services.variants.find([result.variant])).get(result.variant) ?? null
    },
    weights: ({ result }) => result.weights,
    maps: ({ result }) => result.dropped,
    accuracy: ({ result }) => result.accuracy,
    rates: ({ result }) => result.rates,
    before: ({ input }, _args, context) => sheetWithout([], input, context),
    after: ({ input, result }, _args, context) => sheetWithout(result.dropped, input, context),
    controls({ input, result }, { first }) {
      checkInteger('first', first, 0, MAX_CONTROLS)
      return result.controls.slice(0, first).map((maps) => ({ input, maps }))
    },
  },
  ForgettingControl: {
    maps: ({ maps }) => [...maps],
    sheet: ({ input, maps }, _args, context) => sheetWithout(maps, input, context),
  },
}

/** A sheet of the first marked samples, with these maps turned off. */
async function sheetWithout(
  maps: readonly number[],
  { checkpoint: digest, activation, strength, regions }: ForgettingInput,
  context: RequestContext,
): Promise<PictureParent> {
  const checkpoint = asGenerator(await context.checkpoint(reference(digest)))
  const ablate = maps.length === 0 ? [] : [{ activation, maps, strength }]
  const shown = regions.slice(0, SHEET_SAMPLES)
  const latents = shown.map(({ latent }) => keyLatent(parseKeyText(latent)!, checkpoint))
  const variant = resolveVariant({ ablate }, checkpoint)
  return sheetOf({ ...plainSampling(checkpoint), variant }, latents)
}

/** Throws BadUserInput if the name of the variant is invalid or taken. */
async function checkName(name: string, { services }: RequestContext): Promise<void> {
  checkText('name', name, 1, MAX_NAME_LENGTH)
  if ((await services.variants.find([name])).has(name)) {
    throw new BadUserInput(`A variant named "${name}" already exists. Choose another name.`)
  }
}

/** Throws BadUserInput unless the boxes are inside the sample. */
function checkBoxes(
  path: string,
  boxes: readonly Box[],
  { generator: { image } }: GeneratorCheckpoint,
): readonly Box[] {
  checkInteger(`The number of ${path}`, boxes.length, 0, MAX_BOXES)
  for (const [index, { left, top, width, height }] of boxes.entries()) {
    checkInteger(`${path}[${index}].left`, left, 0, image.width - 1)
    checkInteger(`${path}[${index}].top`, top, 0, image.height - 1)
    checkInteger(`${path}[${index}].width`, width, 1, image.width - left)
    checkInteger(`${path}[${index}].height`, height, 1, image.height - top)
  }
  return boxes
}

/** Throws BadUserInput unless positions of the maps are inside boxes, and others outside. */
function checkLabels(
  boxes: readonly (readonly Box[])[],
  shape: readonly number[],
  { generator }: GeneratorCheckpoint,
): void {
  const labels = boxes.flatMap((list) => [...labelPositions(shape, generator.image, list)])
  if (new Set(labels).size === 2) return
  const [, rows, columns] = shape
  throw new BadUserInput(
    `regions: ${labels[0] === 1 ? 'all' : 'none'} of the positions of the maps ` +
      `(${columns} x ${rows} per sample) have their centre inside a box. Draw ` +
      `${labels[0] === 1 ? 'smaller' : 'larger'} boxes.`,
  )
}
