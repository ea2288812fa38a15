/** TorchScript programs: what their code tells about the layers, and hostile ones. */
import { describe, expect, it } from 'vitest'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { dict, op, pickle, tensor } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let files = 0

/** A module with attributes, as torch.jit pickles it. */
function module(className: string, attributes: readonly (readonly [string, Uint8Array])[]): Buffer {
  const made = [op.global('__torch__', className), op.emptyTuple, op.newObject]
  return Buffer.concat([...made, dict(attributes), op.build])
}

const NO_CONSTANTS = pickle(op.emptyTuple)

function program(root: Uint8Array, code = '', constants = NO_CONSTANTS): Promise<string> {
  const text = (name: string, data: Uint8Array | string) => {
    return { name: `program/${name}`, data: Buffer.from(data) }
  }
  const zip = makeZip([
    text('data.pkl', pickle(root)),
    text('data/0', Buffer.alloc(16)),
    text('constants.pkl', constants),
    text('code/__torch__.py', code),
  ])
  return scratch.write(`${++files}.pt`, zip)
}

/** The class G, whose `forward` has these lines. */
function classWith(...lines: readonly string[]): string {
  const head = 'class G(Module):\n  __parameters__ = []\n  def forward(self: __torch__.G,\n'
  return `${head}    z: Tensor) -> Tensor:\n${lines.map((line) => `    ${line}\n`).join('')}`
}

const WEIGHTS = tensor({ shape: [2, 2], strides: [2, 1] })

async function layersOf(...lines: readonly string[]) {
  const file = await program(module('G', [['w', WEIGHTS]]), classWith(...lines))
  const { groups } = await readCheckpointFile(file)
  return groups[0]!.modules?.map(({ className }) => className.split('.').at(-1))
}

describe('the code of a program', () => {
  it('gives the layers of a chain in the order in which z passes them', async () => {
    const chain = [
      'w = self.w',
      'x = torch.relu_(torch.linear(z, w, None))',
      'return torch.tanh(x)',
    ]
    expect(await layersOf(...chain)).toEqual(['Sequential', 'Linear', 'ReLU', 'Tanh'])
  })

  it('passes over blocks that only refuse inputs, and knows the defaults of arguments', async () => {
    const check = ['if torch.ne(d, 2):', '  m = torch.format("got {}D", d)']
    const raise = ['  ops.prim.RaiseException(m, "builtins.ValueError")', 'else:', '  pass']
    const lines = ['d = torch.dim(z)', ...check, ...raise, 'return torch.leaky_relu(z)']
    expect(await layersOf(...lines)).toEqual(['Sequential', 'LeakyReLU'])
  })

  it.each([
    ['branches', ['if torch.eq(torch.dim(z), 2):', '  pass', 'return torch.tanh(z)']],
    ['adds', ['x = torch.tanh(z)', 'return torch.add(x, z)']],
    ['returns an earlier value', ['x = torch.tanh(z)', 'y = torch.relu(x)', 'return x']],
    ['applies a layer to an earlier value', ['x = torch.tanh(z)', 'return torch.relu(z)']],
    ['crops', ['x = torch.slice(z, 1, 0, 4)', 'return torch.tanh(x)']],
    ['calls itself', ['return (self).forward(z, )']],
    ['makes its weights', ['w = torch.mul(self.w, 2)', 'return torch.linear(z, w, None)']],
    ['is nested deeply', [`return ${'torch.tanh('.repeat(1e5)}z${')'.repeat(1e5)}`]],
  ])('gives only the names of the weights if it %s', async (_, lines) => {
    expect(await layersOf(...lines)).toBeUndefined()
  })

  it('calls modules twice at each of many levels without taking long', async () => {
    const line = 'return (self).forward((self).forward(z, ), )'
    expect(await layersOf(line)).toBeUndefined()
  })
})

describe('hostile programs', () => {
  it('refuses a module that contains itself', async () => {
    const self = [op.global('__torch__', 'G'), op.emptyTuple, op.newObject, op.put(1)]
    const root = Buffer.concat([...self, dict([['next', op.get(1)]]), op.build])
    await expectRefused(await program(root), /nested more than 32 levels/)
  })

  it('refuses modules that are shared until there are too many', async () => {
    let root = module('G', [['w', WEIGHTS]])
    for (let level = 0; level < 20; level++) {
      const children = dict([
        ['a', op.get(level)],
        ['b', op.get(level)],
      ])
      const made = [op.global('__torch__', 'G'), op.emptyTuple, op.newObject]
      root = Buffer.concat([root, op.put(level), op.pop, ...made, children, op.build])
    }
    await expectRefused(await program(root), /more than 5000 modules/)
  })

  it.each(['a.b', '__proto__', '', 'x'.repeat(600)])('refuses the attribute %j', async (name) => {
    await expectRefused(await program(module('G', [[name, WEIGHTS]])), /Invalid name/)
  })

  it('refuses code that is far too long', async () => {
    const code = classWith(`return ${'x'.repeat(3e6)}`)
    await expectRefused(await program(module('G', [['w', WEIGHTS]]), code), /code exceeds/)
  })

  it.each([
    ['no module', dict([['w', WEIGHTS]]), /has no module/],
    ['no tensors', module('G', []), /no tensors under a name.*without torch.jit.freeze/],
    ['a tensor beyond its storage', module('G', [['w', tensor({ shape: [5] })]]), /exceeds/],
    ['a storage that is not there', module('G', [['w', tensor({ key: '../9' })]]), /no entry/],
  ])('refuses a program with %s', async (_, root, reason) => {
    await expectRefused(await program(root), reason)
  })

  it('executes nothing in the pickle of its constants', async () => {
    const call = pickle(op.global('os', 'system'), op.text('touch x'), op.tuple1, op.reduce)
    await expectRefused(await program(module('G', []), '', call), /nothing was executed/)
  })
})
