/** Parses the classes in the code of a TorchScript program; nothing in it is executed. */
import type { ModuleSetting } from '../source.ts'
import { parseExpression, type Expression } from './expression.ts'

export interface Method {
  /** Names of the parameters, the module itself first. */
  readonly parameters: readonly string[]
  /** Null if the method branches or loops, or has a statement of another kind. */
  readonly statements: readonly Statement[] | null
}

export interface Statement {
  /** The variable that is assigned; null for the result of the method. */
  readonly target: string | null
  readonly value: Expression
}

export interface ScriptClass {
  /** Constants of the class, e.g. the stride of a convolution; traced modules have none. */
  readonly settings: ReadonlyMap<string, ModuleSetting>
  readonly methods: ReadonlyMap<string, Method>
}

/** Parses the text of a file in `code/`. Returns its classes by their names within the file. */
export function parseClasses(text: string): Map<string, ScriptClass> {
  const classes = new Map<string, ScriptClass>()
  for (const part of text.split(/^(?=class )/m)) {
    const name = /^class (\w+)\(Module\):/.exec(part)?.[1]
    if (name !== undefined) classes.set(name, parseClass(part))
  }
  return classes
}

function parseClass(text: string): ScriptClass {
  const [head = '', ...bodies] = text.split(/^ {2}def /m)
  const settings = new Map<string, ModuleSetting>()
  for (const [, name, value] of head.matchAll(/^ {2}(\w+) : Final\[.*\] = (.*)$/gm)) {
    const setting = settingOf(parseExpression(value!))
    if (setting !== undefined) settings.set(name!, setting)
  }
  const methods = new Map<string, Method>()
  for (const body of bodies) {
    const [, name, parameters, statements] =
      /^(\w+)\(([^)]*)\) -> [^\n]*:\n([^]*)$/.exec(body) ?? []
    if (name !== undefined)
      methods.set(name, {
        parameters: parameters!.split(/,\s*/).map((each) => /^\s*(\w*)/.exec(each)![1]!),
        statements: parseStatements(statements!),
      })
  }
  return { settings, methods }
}

/** A block that only refuses inputs of another shape than the network takes. */
const CHECK =
  /^ {4}if [^\n]*:\n(?: {6}\w+ = torch\.format\([^\n]*\n)? {6}ops\.prim\.RaiseException\([^\n]*\n {4}else:\n {6}pass\n/gm

function parseStatements(text: string): Statement[] | null {
  const statements: Statement[] = []
  for (const line of text.replace(CHECK, '').split('\n')) {
    if (line.trim() === '') continue
    const [, target, returned, result] =
      /^ {4}(?:(\w+)(?: ?: [^=]*)? = |(return )?)(.*)$/.exec(line) ?? []
    const value = result === undefined ? null : parseExpression(result)
    if (value === null || (target === undefined && returned === undefined)) return null
    statements.push({ target: target ?? null, value })
  }
  return statements
}

/** A number, boolean or text, or a list of numbers; undefined for any other expression. */
export function settingOf(value: Expression | null): ModuleSetting | undefined {
  if (value?.kind === 'literal') return value.value ?? undefined
  if (value?.kind !== 'list') return undefined
  const numbers = value.items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'number' ? item.value : [],
  )
  return numbers.length === value.items.length ? numbers : undefined
}
