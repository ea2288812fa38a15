/** Overrides entered by hand: as form fields, and as the server's input. */
import type {
  ArchitectureOverrides,
  HiddenActivation,
  OutputActivation,
  PriorDistribution,
} from '@latentql/sdk'

/** The fields as typed; '' leaves a setting to the server. */
export interface ByHand {
  readonly prior: PriorDistribution | ''
  readonly priorBound: string
  readonly outputActivation: OutputActivation | ''
  readonly hiddenActivation: HiddenActivation | ''
  readonly leakySlope: string
  readonly epsilon: string
  readonly strides: string
  readonly paddings: string
  readonly outputPaddings: string
}

export const NOTHING_BY_HAND: ByHand = {
  prior: '',
  priorBound: '',
  outputActivation: '',
  hiddenActivation: '',
  leakySlope: '',
  epsilon: '',
  strides: '',
  paddings: '',
  outputPaddings: '',
}

/** Problems by field. */
type Problems = Partial<Record<keyof ByHand, string>>

/** False for a field that another choice makes irrelevant. */
export function isAsked(field: keyof ByHand, { prior, hiddenActivation }: ByHand): boolean {
  if (field === 'priorBound') return prior === 'TRUNCATED_NORMAL'
  if (field === 'leakySlope') return hiddenActivation === 'LEAKY_RELU'
  return true
}

/** Number of fields with a value. */
export function countGiven(byHand: ByHand): number {
  return fields(byHand).filter((field) => said(byHand, field) !== '').length
}

/** The problems with the fields; empty if all are valid. */
export function problemsOf(byHand: ByHand): Problems {
  const wrong = fields(byHand).flatMap((field) => {
    const text = said(byHand, field)
    const problem = text === '' ? undefined : CHECKS[field]?.(text)
    return problem === undefined ? [] : [[field, problem]]
  })
  return Object.fromEntries(wrong) as Problems
}

/** The overrides to send; undefined if all fields are empty. The fields must be valid. */
export function overridesOf(byHand: ByHand): ArchitectureOverrides | undefined {
  const given = fields(byHand).filter((field) => said(byHand, field) !== '')
  if (given.length === 0) return undefined
  const value = (field: keyof ByHand) => READ[field]?.(said(byHand, field)) ?? byHand[field]
  return Object.fromEntries(given.map((field) => [field, value(field)])) as ArchitectureOverrides
}

function fields(byHand: ByHand): (keyof ByHand)[] {
  return Object.keys(byHand) as (keyof ByHand)[]
}

function said(byHand: ByHand, field: keyof ByHand): string {
  return isAsked(field, byHand) ? byHand[field].trim() : ''
}

/** `1, 2, 2`, `1 2 2` or `[1, 2, 2]`. */
function readList(text: string): number[] {
  return itemsOf(text).map(Number)
}

function itemsOf(text: string): string[] {
  return text.split(/[\s,[\]()]+/).filter(Boolean)
}

type Reading = Partial<Record<keyof ByHand, (text: string) => unknown>>

const READ: Reading = {
  ...{ priorBound: Number, leakySlope: Number, epsilon: Number },
  ...{ strides: readList, paddings: readList, outputPaddings: readList },
}

type Check = (text: string) => string | undefined

const CHECKS: Partial<Record<keyof ByHand, Check>> = {
  priorBound: (text) =>
    Number(text) > 0 && Number(text) <= 100 ? undefined : 'Enter a number above 0, at most 100',
  leakySlope: fromZeroToOne,
  epsilon: fromZeroToOne,
  strides: list,
  paddings: list,
  outputPaddings: list,
}

function fromZeroToOne(text: string): string | undefined {
  return Number(text) >= 0 && Number(text) <= 1 ? undefined : 'Enter a number from 0 to 1'
}

function list(text: string): string | undefined {
  const items = itemsOf(text)
  const right = items.length > 0 && items.every((item) => /^\d{1,3}$/.test(item))
  return right ? undefined : 'Enter whole numbers, such as 1, 2, 2, 2'
}

/**
 * A preset of docs/checkpoint-formats.md: conventions for settings that a weights file doesn't
 * record.
 */
interface Preset {
  /** The server's name for it; '' lets the server detect it. */
  readonly value: string
  readonly label: string
}

export const PRESETS: readonly Preset[] = [
  { value: '', label: 'Detect from the file' },
  { value: 'pytorch-dcgan', label: 'pytorch-dcgan: the PyTorch tutorial and similar code' },
  { value: 'dense-linear', label: 'dense-linear: the same, nothing after dense layers, z uniform' },
  { value: 'tensorflow-dcgan', label: 'tensorflow-dcgan: ports of the first TensorFlow DCGAN' },
  { value: 'keras-dcgan-port', label: 'keras-dcgan-port: ports of TensorFlow’s tutorial' },
  { value: 'pytorch-gan', label: 'pytorch-gan: the PyTorch-GAN collection' },
  { value: 'perceptron', label: 'perceptron: dense layers only' },
  {
    value: 'pytorch-gan-perceptron',
    label: 'pytorch-gan-perceptron: the PyTorch-GAN collection, dense layers only',
  },
  { value: 'upsample', label: 'upsample: nearest upsampling, plain convolutions' },
  { value: 'mnist28-3x3', label: 'mnist28-3x3: MNIST, kernels 4, 3, 4, 4' },
  { value: 'mnist28-1x1', label: 'mnist28-1x1: MNIST, kernels 4, 4, 4, 4, 1' },
  { value: 'mnist28-unpadded', label: 'mnist28-unpadded: MNIST, kernels 3, 4, 3, 4' },
  { value: 'anime96', label: 'anime96: faces at 96x96, kernels 4, 4, 4, 4, 5' },
  { value: 'authors', label: 'authors: the DCGAN paper’s own files (joblib)' },
  { value: 'keras', label: 'keras: Keras and TensorFlow.js models' },
]
