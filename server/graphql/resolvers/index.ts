/** All resolvers, one file per domain. */
import type { Resolvers } from '../../generated/graphql.ts'
import { collect } from '../declarations.ts'
import { membersOf } from '../estimators.ts'
import { activationStudyDeclarations, activationStudyResolvers } from './activation-studies.ts'
import { arithmeticDeclarations, arithmeticResolvers } from './arithmetic.ts'
import { checkpointDeclarations, checkpointResolvers } from './checkpoints.ts'
import { classifierDeclarations, classifierResolvers } from './classifiers.ts'
import { comparisonDeclarations, comparisonResolvers } from './comparison.ts'
import { datasetDeclarations, datasetResolvers } from './datasets.ts'
import { evidenceDeclarations, evidenceResolvers } from './evidence.ts'
import { filtersDeclarations, filtersResolvers } from './filters.ts'
import { forgettingDeclarations, forgettingResolvers } from './forgetting.ts'
import { deduplicationDeclarations, deduplicationResolvers } from './deduplication.ts'
import { interpolationDeclarations, interpolationResolvers } from './interpolation.ts'
import { jobDeclarations, jobResolvers } from './jobs.ts'
import { latentDeclarations, latentResolvers } from './latents.ts'
import { classStudyDeclarations, classStudyResolvers } from './class-studies.ts'
import { layerProbesDeclarations, layerProbesResolvers } from './layer-probes.ts'
import { nodeDeclarations, nodeResolvers } from './nodes.ts'
import { pictureDeclarations, pictureResolvers } from './picture.ts'
import { qualityDeclarations, qualityResolvers } from './quality.ts'
import { reportDeclarations, reportResolvers } from './reports.ts'
import { ruleStudyDeclarations, ruleStudyResolvers } from './rule-studies.ts'
import { sampleDeclarations, sampleResolvers } from './sample.ts'
import { serverDeclarations, serverResolvers } from './server.ts'
import { studyDeclarations, studyResolvers } from './studies.ts'
import { trainingEventDeclarations, trainingEventResolvers } from './training-events.ts'
import { trainingDeclarations, trainingResolvers } from './training.ts'
import { variantDeclarations, variantResolvers } from './variants.ts'
import { walkDeclarations, walkResolvers } from './walk.ts'

/** All resolvers of fields; makeExecutableSchema merges them by type. */
export const resolvers: Resolvers[] = [
  serverResolvers,
  nodeResolvers,
  sampleResolvers,
  pictureResolvers,
  interpolationResolvers,
  arithmeticResolvers,
  comparisonResolvers,
  walkResolvers,
  latentResolvers,
  variantResolvers,
  checkpointResolvers,
  evidenceResolvers,
  datasetResolvers,
  deduplicationResolvers,
  jobResolvers,
  qualityResolvers,
  reportResolvers,
  filtersResolvers,
  classifierResolvers,
  forgettingResolvers,
  studyResolvers,
  activationStudyResolvers,
  layerProbesResolvers,
  classStudyResolvers,
  trainingResolvers,
  trainingEventResolvers,
  ruleStudyResolvers,
]

/** The declarations of all fields. */
export const declared = collect([
  { costs: membersOf('PageInfo') },
  serverDeclarations,
  nodeDeclarations,
  sampleDeclarations,
  pictureDeclarations,
  interpolationDeclarations,
  arithmeticDeclarations,
  comparisonDeclarations,
  walkDeclarations,
  latentDeclarations,
  variantDeclarations,
  checkpointDeclarations,
  evidenceDeclarations,
  datasetDeclarations,
  deduplicationDeclarations,
  jobDeclarations,
  qualityDeclarations,
  reportDeclarations,
  filtersDeclarations,
  classifierDeclarations,
  forgettingDeclarations,
  studyDeclarations,
  activationStudyDeclarations,
  layerProbesDeclarations,
  classStudyDeclarations,
  trainingDeclarations,
  trainingEventDeclarations,
  ruleStudyDeclarations,
])
