import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The daemon's content policy allows no inline code and no inline styles: everything becomes a file of its own.
export default defineConfig({
  plugins: [svelte()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // `npx vite` in this folder shows a running box: PROMENADE=http://127.0.0.1:8080 npx vite
  server: { proxy: { "/api": process.env.PROMENADE ?? "http://127.0.0.1:8080" } },
});
