export default function ArithmeticView() {
  return <h1>Arithmetic</h1>
}
