/** Images that units of a discriminator respond to: the mutation that starts a job, its result. */
import { checkInteger } from '../../check-integer.ts'
import { asDiscriminator } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import {
  IMAGES_PER_UNIT,
  MAX_IMAGES,
  MAX_UNITS,
  MIN_IMAGES,
  type FilterUnit,
} from '../../exploration/filters/filters.ts'
import { filtersKind } from '../../exploration/filters/kind.ts'
import { filtersSize, type FiltersSource } from '../../exploration/filters/picture.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { squareColumns } from '../../images/contact-sheet.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  jobResult,
  member,
  membersOf,
  pictureCost,
  samplingCost,
  upTo,
  type Estimator,
} from '../estimators.ts'
import type { RequestContext } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'
import type { PictureParent } from './picture.ts'

/** Images of each unit on a sheet of many. */
const SHEET_IMAGES = 4
/** The cost of one guided gradient of a discriminator, relative to a sample of its images' size. */
const GRADIENT = 1.2

/** A figure with this many images: reads them, and computes the guided gradient of each. */
function figureCost(images: number): Estimator {
  return (_args, child, found) =>
    GRADIENT *
    pictureCost(images, found.native) *
    samplingCost({ checkpoint: ANY_CHECKPOINT }, child, found)
}

/** Units of one network, and everything their pictures depend on. */
export interface FilterSetParent extends Omit<FiltersSource, 'kind' | 'units' | 'columns'> {
  readonly units: readonly FilterUnit[]
}

export interface FilterUnitParent extends FilterUnit {
  readonly of: FilterSetParent
}

export const filtersDeclarations: Declarations = {
  costs: {
    ...membersOf('StartFiltersPayload', 'Filters', 'FilterImage'),
    FiltersJob: { '*': member, result: jobResult },
    FilterSet: {
      '*': member,
      units: upTo(MAX_UNITS),
      unit: member,
      sheet: figureCost(MAX_UNITS * SHEET_IMAGES),
    },
    FilterUnit: {
      '*': member,
      images: upTo(IMAGES_PER_UNIT),
      picture: figureCost(IMAGES_PER_UNIT),
    },
    // A worker runs the images; the number of unfinished jobs is limited.
    Mutation: { startFilters: member },
  },
  roles: { startFilters: 'write' },
  creates: { startFilters: 'MAX_JOBS' },
}

export const filtersResolvers: Resolvers = {
  Mutation: {
    async startFilters(_parent, { input }, context) {
      checkInteger('images', input.images, MIN_IMAGES, MAX_IMAGES)
      const { datasets, jobs } = context.services
      const checkpoint = asDiscriminator(await context.checkpoint(input.discriminator))
      const [maps] = requireActivation(checkpoint, input.activation).shape
      const units = input.units ?? null
      if (units) checkInteger('The number of units', units.length, 1, MAX_UNITS)
      units?.forEach((unit, at) => checkInteger(`units[${at}]`, unit, 0, maps! - 1))
      const dataset = await datasets.requireFor(input.dataset, checkpoint.discriminator.image)
      const { digest } = checkpoint
      const { activation, images } = input
      const named = { datasetId: dataset.id, dataset: dataset.name }
      const filters = { discriminator: digest, activation, units, ...named, images }
      return { job: await jobs.start(filtersKind, filters, { subject: digest }) }
    },
  },
  FiltersJob: {
    discriminator: ({ input }) => reference(filtersKind.input.parse(input).discriminator),
    activation: ({ input }) => filtersKind.input.parse(input).activation,
    dataset: ({ input }) => filtersKind.input.parse(input).dataset,
    async result(job, _args, { services }) {
      const result = await services.jobs.result(filtersKind, job)
      if (!result) return null
      const { discriminator, activation } = filtersKind.input.parse(job.input)
      const { dataset, images, trained, random } = result
      const of = { discriminator, activation, dataset }
      return {
        images,
        trained: { ...of, random: false, units: trained },
        random: { ...of, random: true, units: random },
      }
    },
  },
  FilterSet: {
    units: (of) => of.units.map((unit) => ({ ...unit, of })),
    unit(of, { unit: wanted }) {
      const found = of.units.find(({ unit }) => unit === wanted)
      return found ? { ...found, of } : null
    },
    sheet: (set, _args, context) => pictureOf(set, set.units, context),
  },
  FilterUnit: {
    picture: (unit, _args, context) => pictureOf(unit.of, [unit], context),
  },
}

async function pictureOf(
  { units: _all, ...set }: FilterSetParent,
  units: readonly FilterUnit[],
  context: RequestContext,
): Promise<PictureParent> {
  const most = units.length === 1 ? IMAGES_PER_UNIT : SHEET_IMAGES
  const source: FiltersSource = {
    ...{ kind: 'filters', ...set, columns: squareColumns(units.length) },
    units: units.map(({ unit, images }) => ({
      unit,
      images: images.slice(0, most).map(({ index, x, y }) => ({ index, x, y })),
    })),
  }
  const checkpoint = await context.checkpoint(reference(set.discriminator))
  return { source, ...filtersSize(asDiscriminator(checkpoint), source) }
}
