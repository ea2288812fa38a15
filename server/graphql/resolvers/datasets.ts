/** Datasets: queries, mutations, and the fields of type Dataset. */
import { MAX_CLASSES } from '../../../clients/sdk/src/folder-labels.ts'
import { checkInteger } from '../../check-integer.ts'
import { MAX_ATTRIBUTES, MAX_VALUES } from '../../datasets/attribute.ts'
import { MAX_SHEET_IMAGES, SHEET_IMAGE_SIZES } from '../../datasets/picture.ts'
import { MAX_NAMED } from '../../datasets/pack.ts'
import type {
  DatasetResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import { layOutSheet, squareColumns } from '../../images/contact-sheet.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, pageOf, pictureCost, ROW, upTo } from '../estimators.ts'
import { attributeFields } from './dataset-fields.ts'

/** Default size of a page. */
const PAGE = 50

const queries: QueryResolvers = {
  dataset: (_parent, { name }, { services }) => services.datasets.find(name),
  datasets: (_parent, _args, { services }) => services.datasets.list(),
  async datasetConnection(_parent, args, { services }) {
    return toConnection(await services.datasets.page(pageRequest(args, PAGE)))
  },
}

const mutations: MutationResolvers = {
  async registerDataset(_parent, { input }, { services, signal }) {
    const { path, name, imageSize, crop } = input
    const options = { name, imageSize, crop: crop ?? undefined, signal }
    return { dataset: await services.datasets.registerAllowed(path, options) }
  },
  async deleteDataset(_parent, { input }, { services }) {
    const { id, name } = await services.datasets.delete(input.name)
    return { deletedId: id, name }
  },
}

const fields: DatasetResolvers = {
  broken: ({ broken }) => [...broken],
  classes: ({ classes }) => [...classes],
  attributes: ({ attributes }) => attributes.map(attributeFields),
  sheet({ id, count: available }, { count, imageSize }) {
    checkInteger('count', count, 1, MAX_SHEET_IMAGES)
    checkInteger('imageSize', imageSize, ...SHEET_IMAGE_SIZES)
    const images = Math.min(count, available)
    const image = { width: imageSize, height: imageSize }
    const { width, height } = layOutSheet(images, image, { columns: squareColumns(images) })
    return { source: { kind: 'dataset', id, count: images, imageSize }, width, height }
  },
}

export const datasetDeclarations: Declarations = {
  costs: {
    ...membersOf('BrokenImage', 'DatasetClass', 'RegisterDatasetPayload', 'DeleteDatasetPayload'),
    Query: {
      dataset: member,
      datasets: (_args, child, { counts, listed }) => {
        listed.add('datasets')
        return counts.datasets * (child + ROW)
      },
      datasetConnection: pageOf('datasets', PAGE),
    },
    Mutation: { registerDataset: member, deleteDataset: member },
    DatasetConnection: connectionCosts,
    DatasetEdge: { '*': member },
    DatasetAttribute: { '*': member, values: upTo(MAX_VALUES) },
    Dataset: {
      '*': member,
      broken: upTo(MAX_NAMED),
      classes: upTo(MAX_CLASSES),
      attributes: upTo(MAX_ATTRIBUTES),
      // Reading or drawing, scaling and encoding images costs at most as much as samples do.
      sheet: ({ count, imageSize }, child) =>
        child * pictureCost(count, { width: imageSize, height: imageSize }),
    },
  },
  roles: { registerDataset: 'admin', deleteDataset: 'admin' },
  creates: { registerDataset: 'MAX_DATASETS' },
}

export const datasetResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  Dataset: fields,
}
