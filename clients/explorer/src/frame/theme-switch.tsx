/**
 * The light or dark theme: the system's, or the one chosen in the header and remembered on this
 * device.
 */
import { create } from 'zustand'
import { Moon, Sun, SunMoon } from 'lucide-react'
import { IconButton } from '../ui/button.tsx'

type Theme = 'auto' | 'light' | 'dark'

const themes: readonly Theme[] = ['auto', 'light', 'dark']
const key = 'latentql.theme'

const useTheme = create<{ theme: Theme }>(() => ({ theme: remembered() }))

/** The next theme; the switch cycles through them. */
function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length]!
}

function chooseTheme(theme: Theme): void {
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

const names = { auto: 'system', light: 'light', dark: 'dark' }
const icons = { auto: SunMoon, light: Sun, dark: Moon }

/** The header's button that cycles through the themes. */
export function ThemeSwitch() {
  const { theme } = useTheme()
  const next = nextTheme(theme)
  return (
    <IconButton
      label={`Theme: ${names[theme]}. Switch to ${names[next]}`}
      icon={icons[theme]}
      onClick={() => chooseTheme(next)}
    />
  )
}
