/** Parses the expressions that PyTorch prints in the code of a TorchScript program. */

export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[] }

/** Deepest nesting that is parsed; PyTorch names most intermediate values. */
const MAX_DEPTH = 64
const MAX_TOKENS = 20_000

const TOKEN =
  /\s*(?:(?<number>-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<string>"(?:[^"\\]|\\.)*")|(?<name>[A-Za-z_]\w*)|(?<sign>[()[\],.=]))/y

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'sign'
  readonly text: string
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
])

/** Returns null for any text outside this subset of Python. */
export function parseExpression(text: string): Expression | null {
  const tokens = tokenize(text)
  if (tokens === null) return null
  const parser = new Parser(tokens)
  const expression = parser.expression(0)
  return parser.isAtEnd ? expression : null
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups
    if (!groups || tokens.length === MAX_TOKENS) return null
    const [kind, found] = Object.entries(groups).find(([, part]) => part !== undefined)!
    tokens.push({ kind: kind as Token['kind'], text: found! })
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  expression(depth: number): Expression | null {
    let found = depth > MAX_DEPTH ? null : this.#primary(depth)
    while (found !== null) {
      if (this.#take('.')) {
        const name = this.#next('name')
        found = name === null ? null : { kind: 'attribute', of: found, name }
      } else if (this.#take('(')) {
        const args = this.#items(')', depth)
        found = args && { kind: 'call', callee: found, args }
      } else return found
    }
    return null
  }

  #primary(depth: number): Expression | null {
    const token = this.#tokens[this.#at++]
    if (token?.kind === 'number') return { kind: 'literal', value: Number(token.text) }
    if (token?.kind === 'string') return { kind: 'literal', value: token.text.slice(1, -1) }
    if (token?.kind === 'name') {
      const value = CONSTANTS.get(token.text)
      return value === undefined ? { kind: 'name', name: token.text } : { kind: 'literal', value }
    }
    if (token?.text === '[') return this.#list(']', depth)
    if (token?.text !== '(') return null
    const items = this.#items(')', depth)
    return items?.length === 1 ? items[0]! : items && { kind: 'list', items }
  }

  #list(end: string, depth: number): Expression | null {
    const items = this.#items(end, depth)
    return items && { kind: 'list', items }
  }

  /** Items up to `end`, each followed by a comma, or none after the last. Drops keywords. */
  #items(end: string, depth: number): Expression[] | null {
    const items: Expression[] = []
    while (!this.#take(end)) {
      if (this.#tokens[this.#at]?.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=')
        this.#at += 2
      const item = this.expression(depth + 1)
      if (item === null) return null
      items.push(item)
      if (!this.#take(',') && this.#tokens[this.#at]?.text !== end) return null
    }
    return items
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || token.text !== sign) return false
    this.#at++
    return true
  }

  #next(kind: Token['kind']): string | null {
    const token = this.#tokens[this.#at++]
    return token?.kind === kind ? token.text : null
  }
}
