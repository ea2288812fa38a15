/** Reads whole Keras models: HDF5 files (`.h5`), and archives of Keras 3 (`.keras`). */
import { CheckpointInvalid } from '../../errors.ts'
import type { Budget } from './budget.ts'
import { show, type Folder } from './folder.ts'
import { readHdf5 } from './hdf5.ts'
import { listOf, parseJson, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { MODELS, readTopology } from './topology.ts'
import type { SourceTensor, TensorGroup, Topology } from './source.ts'

const CONFIG = 'config.json'
const WEIGHTS = 'model.weights.h5'
const WHOLE_MODELS = 'model_weights/'
const MAX_DEPTH = 8

export interface KerasModel {
  readonly group: TensorGroup
  readonly topology: Topology
}

/** Reads an HDF5 file. Throws CheckpointInvalid with advice if it has weights only. */
export async function readKerasHdf5(file: string, budget: Budget): Promise<KerasModel> {
  const { modelConfig, tensors } = await readHdf5(file, budget)
  if (modelConfig === undefined)
    throw new CheckpointInvalid(
      `The HDF5 file has ${tensors.size} arrays and no model: Keras saved the weights only. Load ` +
        "them into the model in Python and save it whole: model.save('generator.keras').",
    )
  const named = [...tensors].flatMap(([path, tensor]) =>
    path.startsWith(WHOLE_MODELS) ? [rename(tensor, path.slice(WHOLE_MODELS.length))] : [],
  )
  return modelOf(parseJson(Buffer.from(modelConfig), "The file's model_config"), named)
}

/** True if an archive is a `.keras` file. */
export function isKerasArchive(names: readonly string[]): boolean {
  return names.includes(CONFIG) && names.includes(WEIGHTS)
}

/** Reads a `.keras` archive, in which a layer's weights are numbered: `layers/dense/vars/0`. */
export async function readKerasArchive(archive: Folder, budget: Budget): Promise<KerasModel> {
  const config = recordOf(parseJson(await archive.read(CONFIG), CONFIG), CONFIG)
  const { tensors } = await readHdf5(await archive.read(WEIGHTS), budget)
  const named: [string, SourceTensor][] = []
  for (const { path, name, roles } of placesOf(config, '', 0))
    for (const [i, role] of roles.entries()) {
      const tensor = tensors.get(`${path}/vars/${i}`)
      if (tensor !== undefined) named.push(rename(tensor, `${name}/${role}`))
    }
  return modelOf(config, named)
}

function rename(tensor: SourceTensor, name: string): [string, SourceTensor] {
  return [name, { ...tensor, name }]
}

function modelOf(config: unknown, named: readonly [string, SourceTensor][]): KerasModel {
  const tensors = new Map<string, SourceTensor>()
  for (const [name, tensor] of named) {
    if (tensors.has(name)) throw new CheckpointInvalid(`Two weights are named ${show(name)}.`)
    tensors.set(name, tensor)
  }
  return { group: { path: '', tensors }, topology: readTopology(config, [...tensors.keys()]) }
}

/** Group of a layer's weights in the HDF5 file, and the roles of the weights by number. */
interface Place {
  readonly path: string
  readonly name: string
  readonly roles: readonly string[]
}

/** Groups are named by the layers' classes, in order: `dense`, `dense_1`. */
function* placesOf(model: JsonRecord, path: string, depth: number): Generator<Place> {
  if (depth > MAX_DEPTH)
    throw new CheckpointInvalid(`The model is nested more than ${MAX_DEPTH} levels deep.`)
  const counts = new Map<string, number>()
  const { layers } = recordOf(model['config'], "The model's config")
  for (const layer of listOf(layers, "The model's layers").map((each) =>
    recordOf(each, 'A layer'),
  )) {
    const className = textOf(layer['class_name'], 'The class of a layer')
    const base = snakeCase(className)
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    const inner = `${path}layers/${count === 0 ? base : `${base}_${count}`}`
    if (MODELS.includes(className)) yield* placesOf(layer, `${inner}/`, depth + 1)
    else {
      const config = recordOf(layer['config'], `The config of a ${show(className)} layer`)
      yield {
        path: inner,
        name: textOf(config['name'], 'The name of a layer'),
        roles: rolesOf(className, config),
      }
    }
  }
}

function rolesOf(className: string, config: JsonRecord): readonly string[] {
  if (className === 'Embedding') return ['embeddings']
  if (className !== 'BatchNormalization') return ['kernel', 'bias']
  return [
    ...(config['scale'] === false ? [] : ['gamma']),
    ...(config['center'] === false ? [] : ['beta']),
    'moving_mean',
    'moving_variance',
  ]
}

/** As Keras names groups: `Conv2DTranspose` -> `conv2d_transpose`. */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
