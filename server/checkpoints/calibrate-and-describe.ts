/** Turns an extracted network into a checkpoint to commit: calibrates and describes it. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import type { LayersArchitecture } from '../gan/architecture.ts'
import { orInvalid } from '../or-invalid.ts'
import { fileArtifact, type Artifact } from '../weights/artifact.ts'
import { readWeights, weightsFile } from '../weights/safetensors.ts'
import { MIN_PRIOR_BOUND } from '../latent/seed-to-z.ts'
import { familyOf, isGenerator } from '../gan/families/registry.ts'
import type { Network } from '../gan/network-family.ts'
import { namedAs, readAlternatives } from './alternatives.ts'
import { withClassNames, type ClassNames } from './class-names.ts'
import { calibrate, measureDrift } from './calibrate.ts'
import { checkOverflow } from './check-overflow.ts'
import { calibrationInputs, type CalibrationDatasets } from './calibration-inputs.ts'
import type { Calibration, CheckpointFormat } from '../checkpoint-files/generator-file.ts'
import type { ImportOptions, ImportProgress } from './checkpoint.ts'
import { describeNetwork } from './describe-network.ts'
import {
  FILES,
  type Description,
  type FeaturesDescription,
  type NetworkDescription,
  type OnnxDescription,
} from './description.ts'
import { checkedNetwork } from '../checkpoint-files/checked-network.ts'
import { fileDigest, networkDigest } from '../checkpoint-files/digest.ts'
import { toMetadata } from '../checkpoint-files/exported-network.ts'
import type { Extraction, ExtractedNetwork } from '../checkpoint-files/extract.ts'
import { KEPT, weighEvidence, type Evidence, type Weighed } from './evidence.ts'
import type { CheckpointFolders } from './folders.ts'
import type { FeatureModel, OnnxSource } from '../checkpoint-files/formats/source.ts'
import { probeFeatures } from './serve-features.ts'
import { probeOnnx } from './serve-onnx.ts'

export interface DescribeOptions extends Pick<
  ImportOptions,
  'preset' | 'overrides' | 'classNames' | 'dataset' | 'signal'
> {
  readonly datasets: CalibrationDatasets
  readonly folders: CheckpointFolders
  readonly engine: () => Promise<Engine>
  /** A folder for temporary files that the engine reads. */
  readonly scratch: string
  readonly report: (progress: ImportProgress) => void
}

/** A checkpoint that is ready to be committed. */
export interface DescribedCheckpoint {
  readonly digest: string
  readonly description: Description
  /** The file that samples are made from; `parts` are written one after another. */
  readonly file: { readonly name: string; readonly parts: readonly Uint8Array[] }
  /** Architectures of the hypotheses in the description's evidence; empty if it has none. */
  readonly alternatives: readonly LayersArchitecture[]
  /** Choices and assumptions for the user to check. */
  readonly notes: readonly string[]
}

/**
 * Throws CheckpointInvalid if the model doesn't run or its numbers overflow, BadUserInput for
 * options that don't apply.
 */
export async function calibrateAndDescribe(
  { format, content, classNames: recorded }: Omit<Extraction, 'sourceDigest'>,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const names = { given: options.classNames, recorded }
  const { priorBound } = options.overrides ?? {}
  if (priorBound !== undefined && priorBound < MIN_PRIOR_BOUND) {
    throw new BadUserInput(`priorBound must be ${MIN_PRIOR_BOUND} or more; got ${priorBound}.`)
  }
  switch (content.kind) {
    case 'onnx':
      return describeOnnx(content.model, names, options)
    case 'features':
      return describeFeatures(content.model, options)
    default:
      return calibrateAndDescribeNetwork(format, withClassNames(content, names), options)
  }
}

async function calibrateAndDescribeNetwork(
  format: CheckpointFormat,
  content: ExtractedNetwork,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { preset } = content
  const decided = await decide(content, options)
  const { notes } = decided
  const message = notes.length > 0 ? notes.join(' ') : undefined
  options.report({ stage: 'inferring', fraction: 1, message })
  const calibrated = await withAllStatistics({ ...content, network: decided.network }, options)
  const origin = { ...decided, format, preset, calibration: calibrated.calibration }
  const described = await describe(calibrated.network, origin, options)
  return { ...described, notes: [...notes, ...calibrated.notes] }
}

/** A network's origin, and the networks that its weights could be. */
interface Decision extends Pick<NetworkDescription, 'format' | 'preset' | 'calibration'> {
  readonly evidence: readonly Evidence[]
  readonly alternatives: readonly LayersArchitecture[]
}

async function describe(
  network: Network,
  { alternatives, ...origin }: Decision,
  { engine, scratch, signal }: Pick<DescribeOptions, 'engine' | 'scratch' | 'signal'>,
): Promise<Omit<DescribedCheckpoint, 'notes'>> {
  await checkOverflow(network, {
    engine: await engine(),
    weights: await writeScratch(scratch, network),
    key: `${path.basename(scratch)}:check`,
    signal,
  })
  const metadata = toMetadata({ ...network, calibration: origin.calibration })
  return {
    digest: await networkDigest(network),
    description: describeNetwork(network, origin),
    file: { name: FILES.weights, parts: weightsFile(network.weights, metadata) },
    alternatives,
  }
}

/**
 * Describes the weights in a checkpoint's folder as another network that they could be: the one at
 * `index` in its evidence. Throws as `readAlternatives` does, and CheckpointInvalid if its numbers
 * overflow.
 */
export async function describeAlternative(
  { name, description }: { readonly name: string; readonly description: NetworkDescription },
  index: number,
  {
    folder,
    ...options
  }: Pick<DescribeOptions, 'engine' | 'scratch' | 'signal'> & {
    readonly folder: string
  },
): Promise<DescribedCheckpoint> {
  const { format, preset, evidence = [] } = description
  const architectures = await readAlternatives({ name, evidence }, folder, index)
  const architecture = architectures[index]!
  const bytes = await readFile(path.join(folder, FILES.weights))
  const weights = orInvalid(() => readWeights(bytes))
  const network = checkedNetwork({ family: 'layers', architecture, weights })
  const origin = {
    ...{ format, preset, calibration: null },
    evidence: evidence.map((one, at) => ({ ...one, chosen: at === index })),
    alternatives: namedAs(architecture, architectures),
  }
  return { ...(await describe(network, origin, options)), notes: [] }
}

/** Chooses among the networks that the weights could be, if their batch norms can tell. */
async function decide(
  { network, notes, alternatives }: ExtractedNetwork,
  { engine, scratch, signal, report }: DescribeOptions,
): Promise<
  Pick<ExtractedNetwork, 'network' | 'notes'> & Pick<Decision, 'evidence' | 'alternatives'>
> {
  if (alternatives === null) return { network, notes, evidence: [], alternatives: [] }
  const { weights, hypotheses } = alternatives
  const verdict = await weighEvidence(alternatives, {
    ...{ engine: await engine(), signal },
    weights: await writeScratch(scratch, { weights }),
    onProgress: (fraction) =>
      report({ stage: 'inferring', fraction, message: 'comparing with the batch norms' }),
  })
  if (verdict === null) {
    const assumed = hypotheses.slice(0, KEPT).map((hypothesis) => ({ hypothesis, score: NaN }))
    const isComplete = familyOf(network).uncalibrated(network.architecture).length === 0
    const shown = isComplete ? listed(assumed[0]!, assumed) : { evidence: [], alternatives: [] }
    return { network, notes: [...notes, UNCONFIRMED], ...shown }
  }
  const { hypothesis } = verdict.chosen
  const isUsual = hypothesis === hypotheses[0]
  const { architecture } = hypothesis
  return {
    network: isUsual ? network : checkedNetwork({ family: 'layers', architecture, weights }),
    notes: [...hypothesis.notes, ...verdict.notes],
    ...listed(verdict.chosen, verdict.weighed),
  }
}

/** Hypotheses as their checkpoint records them. */
function listed(
  chosen: Weighed,
  weighed: readonly Weighed[],
): Pick<Decision, 'evidence' | 'alternatives'> {
  const architectures = weighed.map(({ hypothesis }) => hypothesis.architecture)
  return {
    evidence: weighed.map((one) => {
      const { summary, architecture } = one.hypothesis
      const { width, height } = architecture
      const score = Number.isFinite(one.score) ? one.score : null
      return { summary, score, chosen: one === chosen, image: { width, height } }
    }),
    alternatives: namedAs(chosen.hypothesis.architecture, architectures),
  }
}

const UNCONFIRMED =
  'No batch norm has statistics from training: nothing in the file confirms these assumptions.'

/** A network whose batch norms all have statistics, and the calibration that supplied them. */
interface CalibratedNetwork {
  readonly network: Network
  readonly calibration: Calibration | null
  readonly notes: readonly string[]
}

/** Calibrates batch norms without statistics, or reuses an earlier calibration. */
async function withAllStatistics(
  { network, calibration }: ExtractedNetwork,
  options: DescribeOptions,
): Promise<CalibratedNetwork> {
  const { folders, scratch, datasets, dataset, signal, report } = options
  if (familyOf(network).uncalibrated(network.architecture).length === 0) {
    const unused = `The dataset "${dataset}" was not used: no batch norm needed calibration.`
    return { network, calibration, notes: dataset === undefined ? [] : [unused] }
  }
  const { basis, samples, inputs, notes } = await calibrationInputs(network, {
    ...{ datasets, dataset, signal },
  })
  const known = await folders.findCalibrated(basis, samples)
  if (known) {
    const { architecture, calibration: before } = known.description
    return {
      network: { ...network, architecture, weights: known.weights },
      calibration: before,
      notes,
    }
  }
  report({ stage: 'calibrating', fraction: 0 })
  const calibrationOptions = {
    ...{ inputs, samples, signal },
    engine: await options.engine(),
    write: (made: Network) => writeScratch(scratch, made),
    key: path.basename(scratch),
    onProgress: (fraction: number, message?: string) =>
      report({ stage: 'calibrating', fraction, message }),
  }
  const calibrated = await calibrate(network, calibrationOptions)
  const drift = isGenerator(calibrated) ? await measureDrift(calibrated, calibrationOptions) : null
  return { network: calibrated, calibration: { samples, drift, basis }, notes }
}

async function writeScratch(
  scratch: string,
  { weights }: Pick<Network, 'weights'>,
): Promise<string> {
  const file = path.join(scratch, FILES.weights)
  await writeFile(file, weightsFile(weights))
  return file
}

async function describeOnnx(
  source: OnnxSource,
  names: ClassNames,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { preset, overrides, signal } = options
  const probed = await runOnnx(source.bytes, options)
  const model = await probeOnnx(source, { ...probed, names, preset, overrides, signal })
  return { ...(await servedAsIs(source, { kind: 'onnx', model })), notes: source.notes }
}

async function describeFeatures(
  source: FeatureModel,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { preset, overrides = {}, signal } = options
  if (preset !== undefined || Object.values(overrides).some((value) => value !== undefined)) {
    throw new BadUserInput('A feature network is served as is: it takes no preset or overrides.')
  }
  const size = await probeFeatures(source, { ...(await runOnnx(source.bytes, options)), signal })
  return servedAsIs(source, { kind: 'features', model: { ...source.image, size } })
}

/** Writes the model to a file, for the engine to run. */
async function runOnnx(
  bytes: Uint8Array,
  { engine, scratch, dataset, report }: DescribeOptions,
): Promise<{ engine: Engine; file: Artifact; key: string }> {
  if (dataset !== undefined) {
    throw new BadUserInput('`dataset` has no effect on an ONNX graph, which is served as is.')
  }
  report({ stage: 'inferring', message: 'running the ONNX graph' })
  const file = path.join(scratch, FILES.onnx)
  const key = path.basename(scratch)
  await writeFile(file, bytes)
  return { engine: await engine(), file: fileArtifact(key, file), key }
}

async function servedAsIs(
  { bytes, opset, parameterCount }: OnnxSource | FeatureModel,
  facts: Pick<OnnxDescription, 'kind' | 'model'> | Pick<FeaturesDescription, 'kind' | 'model'>,
): Promise<DescribedCheckpoint> {
  const layers = [`ONNX graph, opset ${opset}, served as it is`]
  return {
    digest: await fileDigest(facts.model, bytes),
    description: { version: 1, ...facts, layers, parameterCount },
    file: { name: FILES.onnx, parts: [bytes] },
    alternatives: [],
    notes: [],
  }
}
