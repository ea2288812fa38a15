/** The registry of datasets in Postgres. Pixels are stored as files. */
import { BadUserInput, DatasetNotFound, TrainingRunConflict } from '../errors.ts'
import type { Dataset, Prisma } from '../generated/prisma/client.ts'
import { inTransaction, type Client, type TransactionClient } from './client.ts'
import { isUniqueViolation } from './database-errors.ts'
import { mapPage, readPage } from './pages.ts'
import type { DatasetRow, DatasetRows, Page, PageRequest } from './stores.ts'
import { UUID } from './uuid.ts'
import { prismaWindow } from './windows.ts'

export function createDatasetRows(client: Client): DatasetRows {
  return {
    insert: (row) => insert(client, row),
    ensure: (row) => ensure(client, row),
    async find(name) {
      const row = await client.dataset.findUnique({ where: { name } })
      return row && toRow(row)
    },
    async findById(id) {
      const row = await client.dataset.findUnique({ where: { id } })
      return row && toRow(row)
    },
    async findMany(ids) {
      return (await client.dataset.findMany({ where: { id: { in: [...ids] } } })).map(toRow)
    },
    async list() {
      return (await client.dataset.findMany({ orderBy: { name: 'asc' } })).map(toRow)
    },
    page: (request) => page(client, request),
    count: () => client.dataset.count({ where: { packKey: { not: null } } }),
    delete: (name) =>
      inTransaction(client, async (transaction) => {
        const { id } = await lock(transaction, name)
        await refuseWhileTrainedOn(transaction, id, name)
        return toRow(await transaction.dataset.delete({ where: { id } }))
      }),
  }
}

async function insert(client: Client, row: Omit<DatasetRow, 'createdAt'>): Promise<DatasetRow> {
  try {
    return toRow(await client.dataset.create({ data: toData(row) }))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new BadUserInput(`A dataset named "${row.name}" already exists. Choose another name.`)
  }
}

async function ensure(client: Client, row: Omit<DatasetRow, 'createdAt'>): Promise<void> {
  const { name, source, count, classes, attributes } = toData(row)
  const { count: updated } = await client.dataset.updateMany({
    where: { name, source },
    data: { count, classes, attributes },
  })
  if (updated === 0) await client.dataset.createMany({ data: toData(row), skipDuplicates: true })
}

async function page(client: Client, request: PageRequest): Promise<Page<DatasetRow>> {
  const rows = await readPage<Dataset>(request, {
    keyPattern: UUID,
    placeOf: ({ createdAt, id }) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'id')
      return client.dataset.findMany({ where: { AND: bounds }, ...rest })
    },
    count: () => client.dataset.count(),
  })
  return mapPage(rows, toRow)
}

/** Locks the row. Creating a run locks it too, so no run can start on a dataset being deleted. */
async function lock(transaction: TransactionClient, name: string): Promise<{ id: string }> {
  const [row] = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM dataset WHERE name = ${name} FOR UPDATE`
  if (!row) throw new DatasetNotFound(`No dataset is named "${name}".`)
  return row
}

async function refuseWhileTrainedOn(
  transaction: TransactionClient,
  datasetId: string,
  name: string,
): Promise<void> {
  const run = await transaction.trainingRun.findFirst({
    where: { datasetId, job: { state: { notIn: ['DONE', 'CANCELLED'] } } },
    include: { job: { select: { state: true } } },
    orderBy: { job: { createdAt: 'desc' } },
  })
  if (!run) return
  throw new TrainingRunConflict(
    `The run "${run.name}" (${run.job.state}) trains on the dataset "${name}". ` +
      'Cancel or delete the run first.',
  )
}

function toData(row: Omit<DatasetRow, 'createdAt'>) {
  const { broken, classes, attributes } = row
  return {
    ...row,
    broken: toJson(broken),
    classes: toJson(classes),
    attributes: toJson(attributes),
  }
}

function toJson(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue
}

function toRow({ source, channels, broken, classes, attributes, ...row }: Dataset): DatasetRow {
  return {
    ...row,
    source: source as DatasetRow['source'],
    channels: channels as DatasetRow['channels'],
    broken: broken as unknown as DatasetRow['broken'],
    classes: classes as unknown as DatasetRow['classes'],
    attributes: attributes as unknown as DatasetRow['attributes'],
  }
}
