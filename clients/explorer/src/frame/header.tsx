/** The bar at the top of every view: where one is, where one can go, and which checkpoint one works on. */
import { CircleHelp, LogOut } from 'lucide-react'
import { useState, type MouseEvent } from 'react'
import { Link, useSearch } from 'wouter'
import { signOut, useToken } from '../api/token.ts'
import { CheckpointPicker } from '../checkpoints/checkpoint-picker.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import style from './header.module.css'
import { HelpDialog, useHelpKey } from './help-dialog.tsx'
import { addressOf, Navigation } from './navigation.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export function Header() {
  const [helping, setHelping] = useState(false)
  const signedIn = useToken(({ token }) => token !== undefined)
  const search = useSearch()
  useHelpKey(() => setHelping(true))
  return (
    <>
      <a href="#main" className={style.skip} onClick={skipToMain}>
        Skip to the content
      </a>
      <header className={style.header}>
        <Link href={addressOf('sample', search)} className={style.brand} aria-label="LatentQL">
          <img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" width={26} height={26} />
          <span className={style.name}>LatentQL</span>
        </Link>
        <Navigation />
        <div className={style.end}>
          <CheckpointPicker />
          <ThemeSwitch />
          <IconButton label="Help" icon={CircleHelp} onClick={() => setHelping(true)} />
          {signedIn && <IconButton label="Sign out" icon={LogOut} onClick={signOut} />}
        </div>
      </header>
      <HelpDialog open={helping} onClose={() => setHelping(false)} />
    </>
  )
}

/** By hand: the address, with the view's state in it, is to stay as it is. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
