declare module "sanad:words" {
  const words: { en: { [key: string]: string }; ur: { [key: string]: string } };
  export default words;
}
