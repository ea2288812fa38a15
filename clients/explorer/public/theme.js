// Applies the theme saved on this device before the first paint (see src/frame/theme-switch.tsx).
const theme = localStorage.getItem('latentql.theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
