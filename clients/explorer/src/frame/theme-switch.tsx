/** The header's button that goes round the themes. */
import { Moon, Sun, SunMoon } from 'lucide-react'
import { IconButton } from '../ui/icon-button.tsx'
import { chooseTheme, nextTheme, useTheme } from './theme.ts'

const names = { auto: 'as the system', light: 'light', dark: 'dark' }
const icons = { auto: SunMoon, light: Sun, dark: Moon }

export function ThemeSwitch() {
  const { theme } = useTheme()
  const next = nextTheme(theme)
  return (
    <IconButton
      label={`Theme: ${names[theme]}. Change to ${names[next]}`}
      icon={icons[theme]}
      onClick={() => chooseTheme(next)}
    />
  )
}
