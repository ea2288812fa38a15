/** Reads TensorFlow.js models: model.json with layers or a graph, and binary weight shards. */
import { CheckpointInvalid } from '../../errors.ts'
import { arrayTensor, elementCount } from './array-tensor.ts'
import { show } from './folder.ts'
import type { Folder } from './folder.ts'
import { readGraph } from './graph-model.ts'
import { listOf, numbersOf, parseJson, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { ITEM_SIZE } from './numbers.ts'
import { readTopology } from './topology.ts'
import type { SourceDType, SourceTensor, TensorGroup, Topology } from './source.ts'

const MAX_JSON_BYTES = 16 * 1024 * 1024
const MAX_SHARDS = 4096

/** Types as model.json names them; the others (string, complex64) don't occur in generators. */
const DTYPES: ReadonlyMap<string, SourceDType> = new Map([
  ['float32', 'float32'],
  ['float16', 'float16'],
  ['int32', 'int32'],
  ['uint8', 'uint8'],
  ['uint16', 'uint16'],
  ['bool', 'bool'],
])

/** Quantization: a stored code stands for `code * scale + min`. */
interface Scaling {
  readonly scale: number
  readonly min: number
}

/** Reads the model file `name` (usually model.json) of a folder, and the shards that it lists. */
export async function readTfjs(
  folder: Folder,
  name: string,
): Promise<{ group: TensorGroup; topology: Topology }> {
  const bytes = await folder.read(name)
  if (bytes.length > MAX_JSON_BYTES)
    throw new CheckpointInvalid(
      `${name} has ${bytes.length} bytes; the limit is ${MAX_JSON_BYTES}.`,
    )
  const model = recordOf(parseJson(bytes, name), name)
  if (!('modelTopology' in model && 'weightsManifest' in model))
    throw new CheckpointInvalid(
      `${name} has no modelTopology and weightsManifest: it is not a TensorFlow.js model.`,
    )
  const tensors = new Map<string, SourceTensor>()
  for (const entry of listOf(model['weightsManifest'], "model.json's weightsManifest"))
    for (const tensor of await readWeightGroup(folder, recordOf(entry, 'A group of weights'))) {
      if (tensors.has(tensor.name))
        throw new CheckpointInvalid(`model.json has the weight ${show(tensor.name)} twice.`)
      tensors.set(tensor.name, tensor)
    }
  const layers = model['modelTopology']
  if (model['format'] !== 'graph-model')
    return { group: { path: '', tensors }, topology: readTopology(layers, [...tensors.keys()]) }
  const chain = readGraph(layers, tensors)
  return { group: { path: '', tensors: chain.tensors }, topology: chain.topology }
}

/** Reads a group's tensors, which are stored back to back across its shards. */
async function readWeightGroup(folder: Folder, group: JsonRecord): Promise<SourceTensor[]> {
  const paths = listOf(group['paths'], "A weight group's paths")
  if (paths.length > MAX_SHARDS)
    throw new CheckpointInvalid(
      `A weight group has ${paths.length} shards; the limit is ${MAX_SHARDS}.`,
    )
  const shards: Buffer[] = []
  for (const path of paths) shards.push(await folder.read(textOf(path, "A shard's path")))
  const bytes = shards.length === 1 ? shards[0]! : Buffer.concat(shards)
  const tensors: SourceTensor[] = []
  let at = 0
  for (const spec of listOf(group['weights'], "A weight group's weights")) {
    const { tensor, size } = readWeight(recordOf(spec, 'A weight'), bytes, at)
    tensors.push(tensor)
    at += size
  }
  if (at !== bytes.length)
    throw new CheckpointInvalid(
      `The shards have ${bytes.length} bytes, but the weights take ${at}.`,
    )
  return tensors
}

function readWeight(
  spec: JsonRecord,
  bytes: Buffer,
  start: number,
): { tensor: SourceTensor; size: number } {
  const name = textOf(spec['name'], "A weight's name")
  const shape = numbersOf(spec['shape'], `The shape of ${show(name)}`)
  const { dtype, scaling } = storageFormat(spec, name)
  const size = elementCount(name, shape) * ITEM_SIZE[dtype]
  if (start + size > bytes.length)
    throw new CheckpointInvalid(
      `Weight ${show(name)} ends at byte ${start + size} of its shards, which have ` +
        `${bytes.length}: they are truncated.`,
    )
  const stored = arrayTensor(name, bytes.subarray(start, start + size), { dtype, shape })
  return { tensor: scaling ? dequantize(stored, scaling) : stored, size }
}

function storageFormat(
  spec: JsonRecord,
  name: string,
): { dtype: SourceDType; scaling: Scaling | undefined } {
  const quantized = spec['quantization'] != null
  const given = recordOf(spec['quantization'] ?? spec, `The quantization of ${show(name)}`)
  const type = textOf(given['dtype'], `The type of ${show(name)}`)
  const dtype = DTYPES.get(type)
  if (!dtype)
    throw new CheckpointInvalid(
      `Weight ${show(name)} has the type ${show(type)}, which is not supported.`,
    )
  if (!quantized || dtype === 'float16') return { dtype, scaling: undefined }
  const { scale, min } = given
  if (typeof scale !== 'number' || typeof min !== 'number')
    throw new CheckpointInvalid(`Weight ${show(name)} is quantized without scale and min.`)
  return { dtype, scaling: { scale, min } }
}

function dequantize(tensor: SourceTensor, { scale, min }: Scaling): SourceTensor {
  return { ...tensor, read: () => tensor.read().map((code) => code * scale + min) }
}
