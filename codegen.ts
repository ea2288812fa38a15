/** `npm run generate`: the resolver types, the SDK's documents and methods, and input types. */
import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = {
  JSON: 'unknown',
  DateTime: { input: 'Date', output: 'Date' },
}

/** Parents that the resolvers of each type get: the server's own objects, not the schema's. */
const mappers = {
  Node: '../graphql/resolvers/nodes.ts#NodeParent',
  Server: '../graphql/resolvers/server.ts#ServerParent',
  EngineInfo: '../engine/engine.ts#EngineInfo as EngineInfoParent',
  Checkpoint: '../checkpoints/checkpoint.ts#Checkpoint as CheckpointParent',
  Hypothesis: '../graphql/resolvers/evidence.ts#HypothesisParent',
  Latent: '../db/stores.ts#LatentRow as LatentParent',
  Variant: '../db/stores.ts#VariantRow as VariantParent',
  Sample: '../graphql/resolvers/sample.ts#SampleParent',
  Picture: '../graphql/resolvers/picture.ts#PictureParent',
  Interpolation: '../graphql/resolvers/interpolation.ts#InterpolationParent',
  Comparison: '../graphql/resolvers/comparison.ts#ComparisonParent',
  Arithmetic: '../graphql/resolvers/arithmetic.ts#ArithmeticParent',
  Dataset: '../db/stores.ts#DatasetRow as DatasetParent',
  TrainingRun: '../db/stores.ts#RunRow as TrainingRunParent',
  TrainingConfig: '../training/training.ts#TrainingConfig as TrainingConfigParent',
  RuleStudy: '../training/rules/study.ts#RuleStudy as RuleStudyParent',
  RuleStudyRun: '../training/rules/study.ts#StudiedRun as RuleStudyRunParent',
  Job: '../graphql/resolvers/jobs.ts#JobParent',
  CheckpointReportJob: '../db/stores.ts#JobRow as CheckpointReportJobParent',
  CheckpointReport: '../reports/report.ts#CheckpointReport as CheckpointReportParent',
  FiltersJob: '../db/stores.ts#JobRow as FiltersJobParent',
  FilterSet: '../graphql/resolvers/filters.ts#FilterSetParent',
  FilterUnit: '../graphql/resolvers/filters.ts#FilterUnitParent',
  ClassifierJob: '../db/stores.ts#JobRow as ClassifierJobParent',
  ClassifierResult:
    '../exploration/classifiers/classifier.ts#ClassifierResult as ClassifierResultParent',
  Classifier: '../db/stores.ts#ClassifierRow as ClassifierParent',
  Judge: '../exploration/classifiers/panel.ts#JudgeFacts as JudgeParent',
  ForgettingJob: '../db/stores.ts#JobRow as ForgettingJobParent',
  Forgetting: '../graphql/resolvers/forgetting.ts#ForgettingParent',
  ForgettingControl: '../graphql/resolvers/forgetting.ts#ForgettingControlParent',
  ArithmeticStudyJob: '../db/stores.ts#JobRow as ArithmeticStudyJobParent',
  ArithmeticStudy: '../graphql/resolvers/studies.ts#ArithmeticStudyParent',
  TurnStudyJob: '../db/stores.ts#JobRow as TurnStudyJobParent',
  TurnStudy: '../graphql/resolvers/studies.ts#TurnStudyParent',
  ActivationStudyJob: '../db/stores.ts#JobRow as ActivationStudyJobParent',
  ActivationStudy: '../graphql/resolvers/activation-studies.ts#ActivationStudyParent',
  ActivationMap: '../graphql/resolvers/activation-studies.ts#ActivationMapParent',
  LayerProbesJob: '../db/stores.ts#JobRow as LayerProbesJobParent',
  LayerProbe: '../exploration/probes/layer-probes.ts#LayerProbe as LayerProbeParent',
  ClassStudyJob: '../db/stores.ts#JobRow as ClassStudyJobParent',
  QualityJob: '../db/stores.ts#JobRow as QualityJobParent',
  Quality: '../exploration/quality/quality.ts#Quality as QualityParent',
  DeduplicationJob: '../db/stores.ts#JobRow as DeduplicationJobParent',
  Deduplication: '../graphql/resolvers/deduplication.ts#DeduplicationParent',
  JobEvent: '../graphql/resolvers/jobs.ts#JobEventParent',
  ProgressEvent: '../db/stores.ts#ProgressRow as ProgressEventParent',
  RunCheckpoint: '../db/stores.ts#RunCheckpointRow as RunCheckpointParent',
  MetricPoint: '../training/training.ts#MetricPoint as MetricPointParent',
  Snapshot: '../graphql/resolvers/training-events.ts#SnapshotParent',
  TrainingEvent: '../graphql/resolvers/training-events.ts#TrainingEventParent',
  StepEvent: '../graphql/resolvers/training-events.ts#StepEventParent',
  SnapshotEvent: '../graphql/resolvers/training-events.ts#SnapshotEventParent',
  CheckpointEvent: '../graphql/resolvers/training-events.ts#CheckpointEventParent',
  AlarmEvent: '../graphql/resolvers/training-events.ts#AlarmEventParent',
  StateEvent: '../graphql/resolvers/training-events.ts#StateEventParent',
}

/** Typed documents, and a manifest of them for servers that run no others. */
function typedDocuments(documents: string): NonNullable<CodegenConfig['generates'][string]> {
  return {
    preset: 'client',
    documents,
    presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
    config: {
      documentMode: 'string',
      enumsAsTypes: true,
      useTypeImports: true,
      importExtension: '.ts',
      strictScalars: true,
      // The only JSON of the schema are recipes, which LatentInput takes back.
      scalars: { ID: 'string', DateTime: 'string', JSON: 'LatentInput' },
    },
  }
}

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'server/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../graphql/request-context.ts#RequestContext',
        defaultScalarType: 'unknown',
        enumsAsTypes: true,
        mappers,
        scalars,
        strictScalars: true,
        useTypeImports: true,
        importExtension: '.ts',
        maybeValue: 'T | null | undefined',
        avoidOptionals: { defaultValue: true },
      },
    },
    'clients/sdk/src/generated/': typedDocuments('clients/sdk/operations/*.graphql'),
    'clients/explorer/src/api/generated/': typedDocuments('clients/explorer/operations/*.graphql'),
    'clients/sdk/src/generated/methods.ts': {
      documents: 'clients/sdk/operations/*.graphql',
      plugins: ['./clients/sdk/codegen/methods.mjs'],
    },
    'clients/sdk/src/generated/enums.ts': {
      plugins: ['typescript'],
      config: { onlyEnums: true, enumsAsConst: true },
    },
    'clients/explorer/src/copy-as/generated/input-types.ts': {
      plugins: ['./clients/explorer/codegen/input-types.mjs'],
    },
  },
  hooks: { afterAllFileWrite: ['prettier --write'] },
}

export default config
