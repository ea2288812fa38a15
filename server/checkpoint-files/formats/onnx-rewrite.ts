/** Rewrites ONNX models: puts weights from other files into them, and changes their ends. */
import { CheckpointInvalid } from '../../errors.ts'
import { show, type Folder } from './folder.ts'
import { encodeField, fieldsOf, textOf, type Field } from './protobuf.ts'

/** Fields of ModelProto, GraphProto and TensorProto (onnx.proto). */
const GRAPH = 7
const NODE = 1
const INITIALIZER = 5
const INPUT = 11
const OUTPUT = 12
const RAW_DATA = 9
const EXTERNAL_DATA = 13
const DATA_LOCATION = 14
const FLOAT32 = 1
const MAX_FILES = 1024
/** Limit of fields of a graph: nodes, weights, declared shapes of values. */
const MAX_FIELDS = 200_000

/**
 * Returns the model with all weights that it keeps in other files of the folder, as exports of
 * today do by default; the same bytes if there are none. Throws CheckpointInvalid if a file is
 * missing or too short.
 */
export async function withExternalWeights(model: Uint8Array, folder: Folder): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const { location } of externalTensors(model)) {
    if (files.has(location)) continue
    if (files.size === MAX_FILES)
      throw new CheckpointInvalid(`The ONNX model refers to more than ${MAX_FILES} other files.`)
    files.set(
      location,
      await folder.read(location).catch((cause: unknown) => absent(location, cause)),
    )
  }
  if (files.size === 0) return model
  let left = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  return mapGraph(model, (graph) =>
    graph.map(({ number, bytes, whole }) => {
      const external = number === INITIALIZER ? externalOf(bytes) : null
      if (external === null) return whole
      const kept = [...fieldsOf(bytes)].filter(
        (field) => field.number !== EXTERNAL_DATA && field.number !== DATA_LOCATION,
      )
      const data = partOf(files.get(external.location)!, external)
      left -= data.length
      if (left < 0)
        throw new CheckpointInvalid('ONNX tensors claim the same bytes of another file twice.')
      const parts = [...kept.map((field) => field.whole), encodeField(RAW_DATA, data)]
      return encodeField(INITIALIZER, Buffer.concat(parts))
    }),
  )
}

/** Place of a tensor's numbers; no length means to the end of the file. */
interface External {
  readonly location: string
  readonly offset: number
  readonly length: number | undefined
}

function* externalTensors(model: Uint8Array): Generator<External> {
  for (const { number, bytes: graph } of fieldsOf(model)) {
    if (number !== GRAPH) continue
    for (const field of fieldsOf(graph)) {
      const external = field.number === INITIALIZER ? externalOf(field.bytes) : null
      if (external !== null) yield external
    }
  }
}

function externalOf(tensor: Uint8Array): External | null {
  const entries = new Map<string, string>()
  let isExternal = false
  for (const field of fieldsOf(tensor)) {
    if (field.number === DATA_LOCATION && field.value !== 0) isExternal = true
    if (field.number !== EXTERNAL_DATA) continue
    isExternal = true
    const [key, value] = [1, 2].map((number) => {
      const part = [...fieldsOf(field.bytes)].find((each) => each.number === number)
      return part ? textOf(part) : ''
    })
    entries.set(key!, value!)
  }
  if (!isExternal) return null
  const location = entries.get('location')
  if (location === undefined)
    throw new CheckpointInvalid('An ONNX tensor is in another file, but has no location.')
  const [offset, length] = ['offset', 'length'].map((key) => {
    const text = entries.get(key)
    return text === undefined ? undefined : Number(text)
  })
  return { location, offset: offset ?? 0, length }
}

function partOf(file: Uint8Array, { location, offset, length }: External): Uint8Array {
  const end = offset + (length ?? file.length - offset)
  const isInside = [offset, end].every(Number.isSafeInteger) && 0 <= offset && offset <= end
  if (isInside && end <= file.length) return file.subarray(offset, end)
  throw new CheckpointInvalid(
    `An ONNX tensor is at bytes ${offset} to ${end} of ${show(location)}, which has ` +
      `${file.length} bytes: the files do not belong together, or one is truncated.`,
  )
}

function absent(location: string, cause: unknown): never {
  if (!(cause instanceof CheckpointInvalid)) throw cause
  throw new CheckpointInvalid(
    `The ONNX model keeps its weights in another file, ${show(location)}, which did not come with ` +
      'it. Import both as one ZIP, or from a folder that contains both.',
    {},
    { cause },
  )
}

/** The input and the output that a model keeps. */
export interface Ends {
  readonly input: string
  readonly output: string
  /** ONNX's numbers of the types to convert from and to float32; absent: as declared. */
  readonly inputType?: number
  readonly outputType?: number
}

/** Names of converted ends. */
export const CONVERTED = { input: 'latentql.z', output: 'latentql.images' } as const

/** Drops all outputs but one, and converts the ends to float32 if they have another type. */
export function withEnds(model: Uint8Array, ends: Ends): Uint8Array {
  const { inputType, outputType } = ends
  return mapGraph(model, (graph) => {
    const fields = graph.map(({ number, bytes, whole }) => {
      const name = number === INPUT || number === OUTPUT ? nameOf(bytes) : ''
      if (number === OUTPUT && name !== ends.output) return new Uint8Array()
      if (number === OUTPUT && outputType !== undefined)
        return encodeField(OUTPUT, converted(bytes, CONVERTED.output))
      if (number === INPUT && name === ends.input && inputType !== undefined)
        return encodeField(INPUT, converted(bytes, CONVERTED.input))
      return whole
    })
    // Nodes are in order of execution.
    if (inputType !== undefined) fields.unshift(cast(CONVERTED.input, ends.input, inputType))
    if (outputType !== undefined) fields.push(cast(ends.output, CONVERTED.output, FLOAT32))
    return fields
  })
}

function cast(from: string, to: string, type: number): Uint8Array {
  const attribute = [encodeField(1, 'to'), encodeField(3, type), encodeField(20, 2)]
  return encodeField(
    NODE,
    Buffer.concat([
      encodeField(1, from),
      encodeField(2, to),
      encodeField(4, 'Cast'),
      encodeField(5, Buffer.concat(attribute)),
    ]),
  )
}

/** A ValueInfoProto as float32 with another name. */
function converted(value: Uint8Array, name: string): Uint8Array {
  const type = [...fieldsOf(value)].find(({ number }) => number === 2)
  const tensor = [...fieldsOf(type?.bytes ?? new Uint8Array())].find(({ number }) => number === 1)
  const shape = [...fieldsOf(tensor?.bytes ?? new Uint8Array())].filter(
    ({ number }) => number === 2,
  )
  const described = Buffer.concat([encodeField(1, FLOAT32), ...shape.map(({ whole }) => whole)])
  return Buffer.concat([encodeField(1, name), encodeField(2, encodeField(1, described))])
}

function nameOf(value: Uint8Array): string {
  const field = [...fieldsOf(value)].findLast(({ number }) => number === 1)
  return field ? textOf(field) : ''
}

function mapGraph(model: Uint8Array, map: (graph: readonly Field[]) => Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const { number, bytes, whole } of limited(model))
    parts.push(number === GRAPH ? encodeField(GRAPH, Buffer.concat(map(limited(bytes)))) : whole)
  return Buffer.concat(parts)
}

function limited(message: Uint8Array): Field[] {
  const fields: Field[] = []
  for (const field of fieldsOf(message)) {
    if (fields.length === MAX_FIELDS)
      throw new CheckpointInvalid(`The ONNX graph has more than ${MAX_FIELDS} fields.`)
    fields.push(field)
  }
  return fields
}
