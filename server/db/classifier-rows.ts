/** Classifiers in Postgres. */
import { ClassifierNotFound } from '../errors.ts'
import type { Classifier, Prisma } from '../generated/prisma/client.ts'
import type { Client } from './client.ts'
import { isMissingRow, isUniqueViolation } from './database-errors.ts'
import { floatsOf, floatsToBytes } from './float-bytes.ts'
import { mapPage, readPage } from './pages.ts'
import type {
  ClassifierFilter,
  ClassifierRow,
  ClassifierRows,
  NewClassifier,
  Page,
} from './stores.ts'
import { UUID } from './uuid.ts'
import { prismaWindow } from './windows.ts'

/** Lists and look-ups leave the weights in the database: up to megabytes per row. */
const WITHOUT_WEIGHTS = { weights: true } as const

type LightRow = Omit<Classifier, 'weights'>

export function createClassifierRows(client: Client): ClassifierRows {
  return {
    save: (classifier) => save(client, classifier),
    async findMany(ids) {
      const where = { id: { in: ids.filter((id) => UUID.test(id)) } }
      return (await client.classifier.findMany({ where, omit: WITHOUT_WEIGHTS })).map(toRow)
    },
    async findByJob(jobId) {
      const row = await client.classifier.findUnique({ where: { jobId }, omit: WITHOUT_WEIGHTS })
      return row && toRow(row)
    },
    async weights(id) {
      if (!UUID.test(id)) throw notFound(id)
      const row = await client.classifier.findUnique({ where: { id }, select: { weights: true } })
      if (!row) throw notFound(id)
      return floatsOf(row.weights)
    },
    list: (filter) => list(client, filter),
    async delete(id) {
      if (!UUID.test(id)) throw notFound(id)
      try {
        await client.classifier.delete({ where: { id }, select: { id: true } })
      } catch (error) {
        throw isMissingRow(error) ? notFound(id) : error
      }
    },
  }
}

async function save(client: Client, classifier: NewClassifier): Promise<ClassifierRow> {
  const { weights, values, thresholds, ...facts } = classifier
  const data = { ...facts, values: [...values], thresholds: [...thresholds] }
  try {
    const saved = await client.classifier.create({
      data: { ...data, weights: floatsToBytes(weights) },
      omit: WITHOUT_WEIGHTS,
    })
    return toRow(saved)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const where = { jobId: classifier.jobId }
    return toRow(await client.classifier.findUniqueOrThrow({ where, omit: WITHOUT_WEIGHTS }))
  }
}

async function list(client: Client, filter: ClassifierFilter): Promise<Page<ClassifierRow>> {
  const { discriminatorDigest, datasetName, attribute } = filter
  const where: Prisma.ClassifierWhereInput = { discriminatorDigest, datasetName, attribute }
  const page = await readPage<LightRow>(filter, {
    keyPattern: UUID,
    placeOf: ({ createdAt, id }) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'id')
      const within = { AND: [where, ...bounds] }
      return client.classifier.findMany({ where: within, ...rest, omit: WITHOUT_WEIGHTS })
    },
    count: () => client.classifier.count({ where }),
  })
  return mapPage(page, toRow)
}

function toRow({ values, thresholds, ...row }: LightRow): ClassifierRow {
  return {
    ...row,
    values: values as unknown as readonly string[],
    thresholds: thresholds as unknown as readonly number[],
  }
}

function notFound(id: string): ClassifierNotFound {
  return new ClassifierNotFound(
    `No classifier has the id ${JSON.stringify(id.slice(0, 80))}. ` +
      'The query `classifiers` lists all of them.',
  )
}
