/** Light or dark: as the system has it, or as chosen here and remembered on this machine. */
import { create } from 'zustand'

export type Theme = 'auto' | 'light' | 'dark'

const themes: readonly Theme[] = ['auto', 'light', 'dark']
const key = 'latentql.theme'

export const useTheme = create<{ theme: Theme }>(() => ({ theme: remembered() }))

/** The one after this: the switch goes round. */
export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length]!
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
  useTheme.setState({ theme })
}

function remembered(): Theme {
  return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'auto'
}

function apply({ theme }: { theme: Theme }): void {
  const { dataset } = document.documentElement
  if (theme === 'auto') delete dataset.theme
  else dataset.theme = theme
}

apply(useTheme.getState())
useTheme.subscribe(apply)
