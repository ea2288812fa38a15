/**
 * Interprets pickles as data, protocols 2 to 5
 * (https://docs.python.org/3/library/pickletools.html). Nothing is imported or called: each name on
 * the caller's list maps to a function of this server, and an object of any other class is inert
 * data, or an error.
 */
import { CheckpointInvalid } from '../../../errors.ts'
import { Machine, malformed } from './machine.ts'
import { PickleReader } from './reader.ts'
import { Dict, Global, Instance, List, Tuple } from './values.ts'
import type { PickleValue } from './values.ts'

/** Stand-in for a Python class or function. */
export type Construct = (args: readonly PickleValue[], machine: Machine) => PickleValue

export interface PickleRules {
  /** Stand-ins by `module.name`. An `inert` name can only be passed around. */
  readonly globals: ReadonlyMap<string, Construct | 'inert'>
  /** True if all other names are inert too, and their objects data. Default: they are errors. */
  readonly opaque?: boolean
  /** Resolves a persistent id. Default: persistent ids are errors. */
  readonly persistent?: (id: PickleValue) => PickleValue
}

/** Names that only a pickle meant to run something imports; none of them would run here. */
const RUNS_CODE = [
  /^(os|posix|nt|subprocess|pty|runpy|code|_?ctypes|socket|shutil|importlib|imp|marshal)\./,
  /^(_?pickle|cPickle|webbrowser|timeit|pdb|bdb|cProfile|torch\.hub|torch\.package)\./,
  /^(builtins|__builtin__)\.(eval|exec|execfile|compile|open|__import__|input|breakpoint)$/,
  /^torch\.(load|(jit|serialization)\.load|storage\._load_from_bytes)$/,
  /^numpy\.(load|fromfile|memmap)$/,
]

/** Number of characters of an untrusted name shown in a message. */
const MAX_SHOWN_NAME = 120

/**
 * Reads the pickle that starts at `start`. Returns its value and end offset. Throws
 * CheckpointInvalid unless it is well-formed data that uses only listed names.
 */
export function unpickle(
  bytes: Uint8Array,
  rules: PickleRules,
  start = 0,
): { value: PickleValue; end: number } {
  const reader = new PickleReader(bytes, start)
  const machine = new Machine()
  for (;;) {
    machine.spend(1)
    const opcode = reader.byte()
    if (opcode === 0x2e) return { value: machine.result(), end: reader.position }
    const step = STEPS.get(opcode)
    if (!step)
      throw new CheckpointInvalid(
        `The pickle uses the unsupported opcode 0x${opcode.toString(16)} at byte ` +
          `${reader.position - 1}.`,
      )
    step(reader, machine, rules)
  }
}

type Step = (reader: PickleReader, machine: Machine, rules: PickleRules) => void

const FRAMING: [number, Step][] = [
  [0x80, (r) => checkProtocol(r.byte())],
  [0x95, (r) => void r.uint64()],
]

const NUMBERS_AND_TEXT: [number, Step][] = [
  [0x4e, (_, m) => m.push(null)],
  [0x88, (_, m) => m.push(true)],
  [0x89, (_, m) => m.push(false)],
  [0x4a, (r, m) => m.push(r.int32())],
  [0x4b, (r, m) => m.push(r.byte())],
  [0x4d, (r, m) => m.push(r.uint16())],
  [0x8a, (r, m) => m.push(r.integer(r.byte()))],
  [0x8b, (r, m) => m.push(r.integer(r.uint32()))],
  [0x47, (r, m) => m.push(r.float64())],
  [0x54, (r, m) => m.push(r.latin1(r.uint32()))],
  [0x55, (r, m) => m.push(r.latin1(r.byte()))],
  [0x58, (r, m) => m.push(r.string(r.uint32()))],
  [0x8c, (r, m) => m.push(r.string(r.byte()))],
  [0x8d, (r, m) => m.push(r.string(r.uint64()))],
  [0x42, (r, m) => m.push(r.bytes(r.uint32()))],
  [0x43, (r, m) => m.push(r.bytes(r.byte()))],
  [0x8e, (r, m) => m.push(r.bytes(r.uint64()))],
  [0x96, (r, m) => m.push(r.bytes(r.uint64()))],
]

const CONTAINERS: [number, Step][] = [
  [0x29, (_, m) => m.tuple([])],
  [0x74, (_, m) => m.tuple(m.popMark())],
  [0x85, (_, m) => m.tuple([m.pop()])],
  [0x86, (_, m) => m.tuple([m.pop(), m.pop()].reverse())],
  [0x87, (_, m) => m.tuple([m.pop(), m.pop(), m.pop()].reverse())],
  [0x5d, (_, m) => m.push(m.track(new List()))],
  [0x7d, (_, m) => m.push(m.track(new Dict()))],
  [0x8f, (_, m) => m.push(m.track(new List()))],
  [0x61, (_, m) => m.append([m.pop()])],
  [0x65, (_, m) => m.append(m.popMark())],
  [0x90, (_, m) => m.append(m.popMark())],
  [0x91, (_, m) => m.tuple(m.popMark())],
  [0x73, (_, m) => m.setItems([m.pop(), m.pop()].reverse())],
  [0x75, (_, m) => m.setItems(m.popMark())],
]

const STACK_AND_MEMO: [number, Step][] = [
  [0x28, (_, m) => m.mark()],
  [0x30, (_, m) => void m.pop()],
  [0x31, (_, m) => void m.popMark()],
  [0x32, (_, m) => m.push(m.top())],
  [0x71, (r, m) => m.put(r.byte())],
  [0x72, (r, m) => m.put(r.uint32())],
  [0x94, (_, m) => m.memoize()],
  [0x68, (r, m) => m.push(m.get(r.byte()))],
  [0x6a, (r, m) => m.push(m.get(r.uint32()))],
]

const OBJECTS: [number, Step][] = [
  [0x63, (r, m, rules) => m.push(importGlobal(r.line(), r.line(), rules))],
  [0x93, (_, m, rules) => importFromStack(m, rules)],
  [0x52, (_, m, rules) => construct(m, rules)],
  [0x81, (_, m, rules) => construct(m, rules)],
  [0x92, (_, m, rules) => constructWithKeywords(m, rules)],
  [0x62, (_, m) => build(m)],
  [0x51, (_, m, rules) => m.push(resolvePersistent(m.pop(), rules))],
]

const STEPS: ReadonlyMap<number, Step> = new Map([
  ...FRAMING,
  ...NUMBERS_AND_TEXT,
  ...CONTAINERS,
  ...STACK_AND_MEMO,
  ...OBJECTS,
])

function checkProtocol(version: number): void {
  if (version > 5)
    throw new CheckpointInvalid(`The pickle uses protocol ${version}; 2 to 5 are supported.`)
}

function importGlobal(module: string, name: string, rules: PickleRules): Global {
  const full = `${module}.${name}`
  const isAllowed = rules.opaque === true && !RUNS_CODE.some((pattern) => pattern.test(full))
  if (!rules.globals.has(full) && !isAllowed) {
    const shown = JSON.stringify(full.slice(0, MAX_SHOWN_NAME))
    throw new CheckpointInvalid(
      `The pickle imports ${shown}, which a checkpoint is not allowed to use; nothing was ` +
        'executed. Do not load the file in Python; get the weights from their author as safetensors.',
      { global: full.slice(0, MAX_SHOWN_NAME) },
    )
  }
  return new Global(full)
}

function importFromStack(machine: Machine, rules: PickleRules): void {
  const name = machine.pop()
  const module = machine.pop()
  if (typeof name !== 'string' || typeof module !== 'string')
    throw malformed('imports an object without a name')
  machine.push(importGlobal(module, name, rules))
}

/** REDUCE and NEWOBJ: applies a name's stand-in to its arguments; other names make instances. */
function construct(machine: Machine, rules: PickleRules): void {
  const args = machine.pop()
  const callee = machine.pop()
  if (!(callee instanceof Global) || !(args instanceof Tuple))
    throw malformed('calls a value that is not a function')
  const make = rules.globals.get(callee.name)
  if (make === 'inert') throw malformed(`calls ${callee.name}, which is not a function`)
  const made =
    make === undefined ? new Instance(callee.name, args.items) : make(args.items, machine)
  machine.push(machine.track(made))
}

/** NEWOBJ_EX: like NEWOBJ, with keyword arguments, which an instance does not keep. */
function constructWithKeywords(machine: Machine, rules: PickleRules): void {
  machine.pop()
  construct(machine, rules)
}

/**
 * BUILD: sets an instance's state. Attributes of dicts, such as a state_dict's `_metadata`, are
 * ignored.
 */
function build(machine: Machine): void {
  const state = machine.pop()
  const object = machine.top()
  if (object instanceof Instance) object.state = state
  else if (!(object instanceof Dict)) throw malformed('sets the state of a value that has none')
}

function resolvePersistent(id: PickleValue, rules: PickleRules): PickleValue {
  if (!rules.persistent) throw malformed('refers to external data')
  return rules.persistent(id)
}
