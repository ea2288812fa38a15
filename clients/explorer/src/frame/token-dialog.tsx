/** Asks for an access token when the server refuses: none was sent, a wrong one, or one that may do too little. */
import { useState, type FormEvent } from 'react'
import { dismissToken, signIn, useToken } from '../api/token.ts'
import { Button } from '../ui/button.tsx'
import { CheckboxField } from '../ui/checkbox-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import style from './token-dialog.module.css'

export function TokenDialog() {
  const { wanted, token, reason } = useToken()
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (secret.trim() === '') return
    signIn(secret.trim(), remember)
    // Should it be refused, another one is typed in its place.
    setSecret('')
  }
  return (
    <Dialog
      open={wanted}
      onClose={dismissToken}
      title={token === undefined ? 'This server asks for a token' : 'Another token is needed'}
      width="small"
      footer={
        <>
          <Button onClick={dismissToken}>Not now</Button>
          <Button type="submit" form="token" variant="primary">
            Sign in
          </Button>
        </>
      }
    >
      <p>
        {token === undefined
          ? 'Whoever runs it can give you one. It says what you may do: look (read), save as well (write), or train and import too (admin).'
          : `${reason}. Whoever runs the server can give you one that reaches further.`}
      </p>
      <form id="token" className={style.form} onSubmit={submit}>
        <TextField
          label="Token"
          type="password"
          autoComplete="current-password"
          required
          value={secret}
          onChange={setSecret}
        />
        <CheckboxField
          label="Remember it on this machine"
          hint="Otherwise it is forgotten when this tab is closed."
          checked={remember}
          onChange={setRemember}
        />
      </form>
    </Dialog>
  )
}
