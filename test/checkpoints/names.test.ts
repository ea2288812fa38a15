import { expect, test } from 'vitest'
import {
  checkAlias,
  checkName,
  closeNames,
  isName,
  nameFromPath,
} from '../../server/checkpoints/names.ts'
import { parseReference } from '../../server/checkpoints/reference.ts'
import { BadUserInput } from '../../server/errors.ts'

test.each([
  ['/models/Faces 64.pth', 'faces-64'],
  ['faces/model.json', 'faces'],
  ['C:\\models\\Généré.safetensors', 'genere'],
  ['200_gen_params.jl', '200_gen_params'],
  ['netG_epoch_24.pth', 'netg_epoch_24'],
  ['weird/..', 'checkpoint'],
  ['日本.pth', 'checkpoint'],
  ['default.pth', 'checkpoint'],
  ['model.onnx', 'model'],
  ['v1.2.onnx', 'v1.2'],
  [`${'a'.repeat(100)}.pt`, 'a'.repeat(63)],
])('the file %s is imported under the name %s', (file, name) => {
  expect(nameFromPath(file)).toBe(name)
  expect(isName(name)).toBe(true)
})

test.each(['', 'A', '-a', 'a b', 'a@b', 'a/b', 'a'.repeat(64), 'default', 'é'])(
  'a checkpoint cannot be named %j',
  (name) => {
    expect(() => checkName(name)).toThrow(BadUserInput)
  },
)

test.each(['latest', '100', 'Prod', ''])('an alias cannot be %j', (alias) => {
  expect(() => checkAlias(alias)).toThrow(BadUserInput)
})

test('default is an alias but not a name', () => {
  expect(checkAlias('default')).toBe('default')
  expect(() => checkName('default')).toThrow('server-wide alias')
})

test('suggests names close to a misspelt one, closest first, and no others', () => {
  const known = ['faces', 'facets', 'bedrooms', 'svhn', 'faces-v2']
  expect(closeNames('facse', known)).toEqual(['faces'])
  expect(closeNames('face', known)).toEqual(['faces', 'faces-v2', 'facets'])
  expect(closeNames('bedroom', known)).toEqual(['bedrooms'])
  expect(closeNames('svnh', known)).toEqual(['svhn'])
  expect(closeNames('shoes', known)).toEqual([])
})

test('a reference is null, a name, a name with an alias, a checkpoint of a run, or a digest', () => {
  expect(parseReference(null)).toEqual({ kind: 'default' })
  expect(parseReference(undefined)).toEqual({ kind: 'default' })
  expect(parseReference('default')).toEqual({ kind: 'default' })
  expect(parseReference('faces-64.v2')).toEqual({ kind: 'name', name: 'faces-64.v2' })
  expect(parseReference('faces@prod')).toEqual({ kind: 'alias', name: 'faces', alias: 'prod' })
  expect(parseReference('run@1200')).toEqual({
    kind: 'run',
    run: { key: 'run', step: 1200, network: 'generator' },
  })
  expect(parseReference('run@latest:discriminator')).toEqual({
    kind: 'run',
    run: { key: 'run', step: 'latest', network: 'discriminator' },
  })
  expect(parseReference('sha256:ABCDEF01')).toEqual({ kind: 'digest', prefix: 'abcdef01' })
})

test.each(['', 'Faces', 'a@b@c', '@prod', 'faces@', 'sha256:', 'sha256:abc', 'sha256:xyzxyzxy'])(
  'rejects the reference %j, explaining the form of references',
  (text) => {
    expect(() => parseReference(text)).toThrow(BadUserInput)
  },
)

test('suggests how to write a bare digest', () => {
  const digest = 'a'.repeat(64)
  expect(() => parseReference(digest)).toThrow(`Did you mean "sha256:${digest}"?`)
})
