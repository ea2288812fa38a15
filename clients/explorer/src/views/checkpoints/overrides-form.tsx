/** A collapsed form for settings that a weights file doesn't record; empty by default. */
import { useState } from 'react'
import { More } from '../../ui/more.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './overrides-form.module.css'
import { countGiven, isAsked, problemsOf, type ByHand } from './overrides.ts'

interface Props {
  readonly byHand: ByHand
  readonly onChange: (byHand: ByHand) => void
}

export function OverridesForm(props: Props) {
  const { byHand } = props
  const given = countGiven(byHand)
  const wrong = Object.keys(problemsOf(byHand)).length
  const [openAtFirst] = useState(given > 0)
  return (
    <More
      open={openAtFirst}
      label={
        <span>
          More settings{given > 0 && `, ${given} set`}
          {wrong > 0 && <span className={styles.wrong}>, {wrong} to fix</span>}
        </span>
      }
    >
      <p className={styles.note}>
        Settings that a weights file doesn’t record. Empty ones are detected, or taken from the code
        base. Your values override both.
      </p>
      <div className={styles.fields}>
        <Latent {...props} />
        <Layers {...props} />
        <Geometry {...props} />
      </div>
    </More>
  )
}

function Latent(props: Props) {
  return (
    <>
      <Choice
        {...props}
        field="prior"
        label="Distribution of z"
        options={{
          NORMAL: 'Normal, N(0, 1)',
          UNIFORM: 'Uniform on [-1, 1)',
          TRUNCATED_NORMAL: 'Truncated normal',
          NUMPY_NORMAL: 'Normal, with the seeds of NumPy',
        }}
        hint="The distribution latents were drawn from in training"
      />
      <Line
        {...props}
        field="priorBound"
        label="Bound of z"
        placeholder="2"
        hint="Values beyond this many standard deviations are drawn again"
      />
    </>
  )
}

function Layers(props: Props) {
  return (
    <>
      <Choice
        {...props}
        field="outputActivation"
        label="Last activation"
        options={{ TANH: 'tanh', SIGMOID: 'sigmoid', LINEAR: 'none (clipped)' }}
        hint="Sets the output range: [-1, 1], [0, 1], or clipped to [-1, 1]. If wrong, pictures look washed out or too dark"
      />
      <Choice
        {...props}
        field="hiddenActivation"
        label="Activation between layers"
        options={{ RELU: 'ReLU', LEAKY_RELU: 'Leaky ReLU', ELU: 'ELU', SELU: 'SELU' }}
        hint="If wrong, pictures are blotchy"
      />
      <Line
        {...props}
        field="leakySlope"
        label="Leaky ReLU slope"
        placeholder="0.2"
        hint="For negative values. PyTorch code mostly uses 0.2, Keras 0.3"
      />
      <Line
        {...props}
        field="epsilon"
        label="Batch norm epsilon"
        placeholder="1e-5"
        hint="PyTorch 1e-5, Keras 1e-3, the DCGAN paper’s authors 1e-8"
      />
    </>
  )
}

function Geometry(props: Props) {
  return (
    <>
      <Line
        {...props}
        field="strides"
        label="Strides"
        placeholder="1, 2, 2, 2"
        hint="One per convolution, first to last. For a plain convolution: the upsampling before it"
      />
      <Line
        {...props}
        field="paddings"
        label="Paddings"
        placeholder="0, 1, 1, 1"
        hint="One per convolution. If wrong, pictures have seams or shifted borders"
      />
      <Line
        {...props}
        field="outputPaddings"
        label="Output paddings"
        placeholder="0, 0, 0, 0"
        hint="One per transposed convolution"
      />
    </>
  )
}

interface Labels {
  readonly label: string
  readonly hint: string
}

type LineField = Exclude<keyof ByHand, ChoiceField>

function Line(props: Props & Labels & { field: LineField; placeholder: string }) {
  const { byHand, onChange, field, ...labels } = props
  if (!isAsked(field, byHand)) return null
  return (
    <TextField
      {...labels}
      value={byHand[field]}
      onChange={(text) => onChange({ ...byHand, [field]: text })}
      error={problemsOf(byHand)[field]}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

type ChoiceField = 'prior' | 'outputActivation' | 'hiddenActivation'

function Choice<Field extends ChoiceField>(
  props: Props &
    Labels & { field: Field; options: Readonly<Record<Exclude<ByHand[Field], ''>, string>> },
) {
  const { byHand, onChange, field, options, ...labels } = props
  const choices = Object.entries<string>(options).map(([value, label]) => ({ value, label }))
  return (
    <SelectField
      {...labels}
      value={byHand[field]}
      onChange={(value: string) => onChange({ ...byHand, [field]: value })}
      options={[{ value: '', label: 'Detect' }, ...choices]}
    />
  )
}
