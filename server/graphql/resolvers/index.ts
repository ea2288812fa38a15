/** All resolvers, one file a domain. */
import type { Resolvers } from '../../generated/graphql.ts'
import { GraphQLDateTime, GraphQLJSON } from '../scalars.ts'
import { arithmeticResolvers } from './arithmetic.ts'
import { checkpointResolvers } from './checkpoints.ts'
import { datasetResolvers } from './datasets.ts'
import { interpolationResolvers } from './interpolation.ts'
import { latentResolvers } from './latents.ts'
import { pictureResolvers } from './picture.ts'
import { sampleResolvers } from './sample.ts'
import { serverResolvers } from './server.ts'
import { trainingEventResolvers } from './training-events.ts'
import { trainingResolvers } from './training.ts'
import { walkResolvers } from './walk.ts'

/** makeExecutableSchema merges them, type by type. */
export const resolvers: Resolvers[] = [
  { JSON: GraphQLJSON, DateTime: GraphQLDateTime },
  serverResolvers,
  sampleResolvers,
  pictureResolvers,
  interpolationResolvers,
  arithmeticResolvers,
  walkResolvers,
  latentResolvers,
  checkpointResolvers,
  datasetResolvers,
  trainingResolvers,
  trainingEventResolvers,
]
