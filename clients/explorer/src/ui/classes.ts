/** Class names of an element, from those that apply. */

/** `classes(style.button, busy && style.busy)`: those that are there, with a space between. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
