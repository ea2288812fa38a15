/** Lays out plain values as source code, in TypeScript or JSON. */

export interface Syntax {
  readonly key: (name: string) => string
  readonly text: (value: string) => string
  /** The end of the last item, if each has a line of its own. */
  readonly end: '' | ','
}

export const JSON_SYNTAX: Syntax = { key: JSON.stringify, text: JSON.stringify, end: '' }

export const TYPESCRIPT_SYNTAX: Syntax = {
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)),
  text: quoted,
  end: ',',
}

function quoted(text: string): string {
  const json = JSON.stringify(text)
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`
}

const WIDTH = 80

/**
 * Returns the code of a value of JSON. Lists and objects take one line if they fit, else one per
 * item; numbers fill the lines. `lead` is the number of characters before it on its first line.
 */
export function layOut(value: unknown, syntax: Syntax, indent = '', lead = 0): string {
  const parts = partsOf(value, syntax)
  if (!parts) return typeof value === 'string' ? syntax.text(value) : JSON.stringify(value)
  const { open, close, gap, items } = parts
  if (items.length === 0) return open + close
  const flat = items.map(({ label, item }) => label + layOut(item, syntax, '', -Infinity))
  const oneLine = `${open}${gap}${flat.join(', ')}${gap}${close}`
  if (indent.length + lead + oneLine.length <= WIDTH) return oneLine
  const inner = `${indent}  `
  const lines = items.every(({ item }) => typeof item === 'number' && open === '[')
    ? filled(flat, inner)
    : items.map(({ label, item }) => inner + label + layOut(item, syntax, inner, label.length))
  return `${open}\n${lines.join(',\n')}${syntax.end}\n${indent}${close}`
}

/** The items of a list or an object, without its undefined fields; undefined for other values. */
function partsOf(value: unknown, { key }: Syntax) {
  if (Array.isArray(value)) {
    return { open: '[', close: ']', gap: '', items: value.map((item) => ({ label: '', item })) }
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const items = fields.map(([name, item]: [string, unknown]) => ({ label: `${key(name)}: `, item }))
  return { open: '{', close: '}', gap: ' ', items }
}

/** Lines of items, as many on each as fit. */
function filled(items: readonly string[], indent: string): string[] {
  const lines: string[] = []
  for (const item of items) {
    const longer = `${lines.at(-1)}, ${item}`
    if (lines.length > 0 && longer.length < WIDTH) lines[lines.length - 1] = longer
    else lines.push(indent + item)
  }
  return lines
}
