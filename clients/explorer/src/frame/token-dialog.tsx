/**
 * Asks for an access token when the server refuses a request: the token is missing, invalid, or has
 * too little access.
 */
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
    // If the server refuses this token, the user types another one.
    setSecret('')
  }
  return (
    <Dialog
      open={wanted}
      onClose={dismissToken}
      title={token === undefined ? 'This server requires a token' : 'You need a different token'}
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
          ? 'Ask the server’s operator for one. Its role decides what you can do: view (read), also save (write), or also train and import (admin).'
          : `${reason.replace(/\.$/, '')}. Ask the server’s operator for a token with more access.`}
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
          label="Remember it on this device"
          hint="Otherwise it is forgotten when you close this tab."
          checked={remember}
          onChange={setRemember}
        />
      </form>
    </Dialog>
  )
}
