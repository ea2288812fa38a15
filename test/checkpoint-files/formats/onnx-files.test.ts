/** ONNX models in several files, with several outputs, or in other precisions. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { readOnnx } from '../../../server/checkpoint-files/formats/onnx.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { message, model, value, weights } from './make-onnx.ts'
import { makeZip } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let folders = 0

/** The fields of weights in bytes 8 to 16 of `location`. */
function external(location: string, offset = 8, length = 8) {
  const entry = (key: string, text: string) => [13, message([1, key], [2, text])] as const
  const place = [entry('offset', String(offset)), entry('length', String(length))]
  return weights(entry('location', location), ...place, [14, 1])
}

/** z [n, 2, 1, 1] plus `w`, which is in another file. */
const split = model({
  node: message([1, 'z'], [1, 'w'], [2, 'y'], [4, 'Add']),
  initializer: external('net.onnx.data'),
  inputs: [value('z', ['n', 2, 1, 1])],
  outputs: [value('y', ['n', 'c', 'h', 'w'])],
})
const data = Buffer.from(Float32Array.of(0, 0, 10, 20).buffer)

it('reads ONNX weights from a second file in the same folder, or in one ZIP', async () => {
  const folder = `${++folders}`
  const file = await scratch.write(`${folder}/net.onnx`, split)
  await scratch.write(`${folder}/net.onnx.data`, data)
  const zip = makeZip([
    { name: 'export/net.onnx', data: split },
    { name: 'export/net.onnx.data', data },
  ])
  const sources = [file, `${scratch.path}/${folder}`, await scratch.write('net.zip', zip)]
  for (const source of sources) {
    const { onnx } = await readCheckpointFile(source)
    const session = await InferenceSession.create(onnx!.bytes)
    const { y } = await session.run({ z: new Tensor('float32', [1, 2], [1, 2, 1, 1]) })
    expect([...(y!.data as Float32Array)]).toEqual([11, 21, 12, 22])
  }
})

it('refuses an ONNX model whose second file is missing, and says what to do', async () => {
  const file = await scratch.write('alone/net.onnx', split)
  await expectRefused(file, /"net.onnx.data", which did not come with it. Import both as one ZIP/)
})

it.each([
  ['outside its folder', external('../net.onnx.data'), /did not come with it/],
  ['past the end of the file', external('net.onnx.data', 12), /12 to 20 .* which has 16 bytes/],
  ['at a negative offset', external('net.onnx.data', -8), /do not belong together/],
  ['of another length than its shape', external('net.onnx.data', 8, 4), /does not match its shape/],
])('refuses ONNX weights %s', async (_, initializer, reason) => {
  const file = await scratch.write(`${++folders}/net.onnx`, model({ initializer }))
  await scratch.write(`${folders}/net.onnx.data`, data)
  await scratch.write('net.onnx.data', data)
  await expectRefused(file, reason)
})

it('uses the only output with the shape of images, and notes the others', async () => {
  const outputs = [value('w', [2]), value('y', ['n', 3, 1, 1])]
  const { bytes, output, notes } = readOnnx(
    model({ inputs: [value('z', ['n', 3, 1, 1])], outputs }),
  )
  expect(output).toMatchObject({ name: 'y', activation: 'sigmoid' })
  expect(notes).toEqual(['The output "y" has the shape of images and is used; ignored: "w".'])
  expect((await InferenceSession.create(bytes)).outputNames).toEqual(['y'])
})

it.each([
  ['half', 10],
  ['double', 11],
])('converts z and images of %s precision to float32', async (_, type) => {
  const { bytes, input, output } = readOnnx(
    model({
      initializer: null,
      node: message([1, 'z'], [2, 'y'], [4, 'Tanh']),
      inputs: [value('z', ['n', 3, 1, 1], type)],
      outputs: [value('y', ['n', 3, 1, 1], type)],
    }),
  )
  const session = await InferenceSession.create(bytes)
  const z = new Tensor('float32', [0, 1, -1], [1, 3, 1, 1])
  const images = (await session.run({ [input.name]: z }))[output.name]!
  expect(images.type).toBe('float32')
  expect([...(images.data as Float32Array)].map((each) => each.toFixed(2))).toEqual([
    '0.00',
    '0.76',
    '-0.76',
  ])
  expect(output.activation).toBe('tanh')
})
