// Two languages, one small dictionary; the view of history has its own part of it.
import * as history from "./words/history";

export type Language = "en" | "zh";

const en = {
  title: "Dashboard",
  live: "Live",
  reconnecting: "Reconnecting",
  connecting_page: "Connecting to the box…",
  last_update: (time: string) => `last update ${time}`,
  stale: "The connection to the box is lost. The figures below are the last that arrived.",
  cameras: (running: number, all: number) => `${running} of ${all} cameras running`,
  no_cameras: "No cameras are configured yet. Add a [[camera]] to promenade.toml.",
  language: "Language",
  state: { connecting: "Connecting", running: "Running", failed: "Failed", ended: "Ended" },
  state_note: {
    connecting: "The camera is being opened.",
    running: "",
    failed: "The camera does not deliver. It is tried again until it does.",
    ended: "The file was played to its end.",
  },
  fps: (fps: string) => `${fps} fps`,
  dropped: (share: string) => `${share} dropped`,
  plan: (name: string, people: number) => `Plan of ${name}: ${people} ${people === 1 ? "person" : "people"} in view`,
  no_picture: "Shapes only, no picture. Arrows point the way in.",
  in_view: (people: number) => `${people} in view`,
  line: "Line",
  in: "In",
  out: "Out",
  today: "Today",
  this_hour: "This hour",
  lines: "Counting lines",
  zones: "Zones",
  zone: "Zone",
  people_now: "People now",
  queue_now: "Queue length now",
  no_lines: "No counting lines are drawn for this camera.",
  kind: { area: "Area", queue: "Queue", service: "Service", staff: "Staff", parking: "Parking" } as Record<string, string>,
  gates: "Entrances today",
  gate: "Entrance",
  expected_wait: (wait: string) => `about ${wait} for a newcomer`,
  wait_doubtful: (wait: string) => `perhaps ${wait} for a newcomer`,
  doubt: {
    settling: "The stream has just begun: counts are not certain yet.",
    covered: "Something is in front of the lens. These counts are not to be trusted.",
    dark: "It is too dark to see people. These counts are not to be trusted.",
    blurred: "The picture is blurred. Check focus and lens; these counts are not to be trusted.",
    frozen: "The same picture comes again and again. These counts are not to be trusted.",
    "view shifted": "The camera looks elsewhere than when its lines were drawn. Check its position or draw the lines anew.",
    "resolution changed": "The size of the picture has changed. Check that lines and zones still lie right.",
    "frame rate changed": "Frames come much more slowly than before: quick passages may be missed.",
    "clock step": "The clock was set: times before and after do not fit.",
    saturated: "There are more people than can be told apart: the true number is higher.",
    "unexplained motion": "Something of a person's size moves where nobody is recognised. This view may not be counted at all.",
  } as Record<string, string>,
  doubt_other: (reason: string) => `These counts are not to be trusted: ${reason}.`,
  by_hour: "Today by hour",
  by_minute: "The hour so far",
  chart_line: "Line shown in the charts",
  no_data: "no data",
  observed: (observed: string, period: string, share: string) => `observed ${observed} of ${period} (${share})`,
  nothing_observed: "nothing observed yet",
  doubtful: (seconds: string) => `${seconds} doubtful`,
  coverage: "Observed",
  as_table: "Show as a table",
  time: "Time",
  hours: (n: number) => `${n} h`,
  minutes: (n: number) => `${n} min`,
  seconds: (n: number) => `${n} s`,
  store: (words: string) => words,
  lost: (from: string, to: string) => `The database was damaged and has been mended. Counts from ${from} to ${to} are lost.`,
  the_beginning: "the beginning",
  statistics_failed: "The counts by hour cannot be read just now; they are asked for again.",
  privacy: "Pictures never leave the box and are never stored.",
  unknown: "not known",
  history: history.en,
};

export type Words = typeof en;

const zh: Words = {
  title: "仪表板",
  live: "实时",
  reconnecting: "正在重新连接",
  connecting_page: "正在连接设备…",
  last_update: (time) => `最后更新 ${time}`,
  stale: "与设备的连接已中断。以下为最后收到的数据。",
  cameras: (running, all) => `${all} 个摄像机中 ${running} 个运行中`,
  no_cameras: "尚未配置摄像机。请在 promenade.toml 中添加 [[camera]]。",
  language: "语言",
  state: { connecting: "连接中", running: "运行中", failed: "故障", ended: "已结束" },
  state_note: {
    connecting: "正在打开摄像机。",
    running: "",
    failed: "摄像机没有画面，系统会持续重试。",
    ended: "文件已播放完毕。",
  },
  fps: (fps) => `${fps} 帧/秒`,
  dropped: (share) => `丢帧 ${share}`,
  plan: (name, people) => `${name}平面图：画面内 ${people} 人`,
  no_picture: "仅显示轮廓，不含画面。箭头指向进入方向。",
  in_view: (people) => `画面内 ${people} 人`,
  line: "计数线",
  in: "进入",
  out: "离开",
  today: "今日",
  this_hour: "本小时",
  lines: "计数线",
  zones: "区域",
  zone: "区域",
  people_now: "当前人数",
  queue_now: "当前排队人数",
  no_lines: "此摄像机尚未绘制计数线。",
  kind: { area: "区域", queue: "排队", service: "服务", staff: "员工", parking: "停车" },
  gates: "今日出入口",
  gate: "出入口",
  expected_wait: (wait) => `新到者约等待 ${wait}`,
  wait_doubtful: (wait) => `新到者可能等待 ${wait}`,
  doubt: {
    settling: "视频流刚开始，计数尚不确定。",
    covered: "镜头前有遮挡，计数不可信。",
    dark: "光线太暗，看不清行人，计数不可信。",
    blurred: "画面模糊，计数不可信。请检查对焦和镜头。",
    frozen: "画面一直不变，计数不可信。",
    "view shifted": "摄像机的朝向与绘制计数线时不同。请检查位置或重新绘制。",
    "resolution changed": "画面尺寸已改变。请检查计数线和区域的位置。",
    "frame rate changed": "帧率比以前低很多，快速通过的人可能漏计。",
    "clock step": "时钟被调整，前后的时间不连续。",
    saturated: "人数超出可分辨的范围，实际人数更多。",
    "unexplained motion": "有人体大小的物体在移动却未识别到人，此视角可能无法计数。",
  },
  doubt_other: (reason) => `计数不可信：${reason}。`,
  by_hour: "今日每小时",
  by_minute: "本小时至今",
  chart_line: "图表所示计数线",
  no_data: "无数据",
  observed: (observed, period, share) => `已观测 ${observed} / ${period}（${share}）`,
  nothing_observed: "尚无观测数据",
  doubtful: (seconds) => `其中 ${seconds} 存疑`,
  coverage: "已观测",
  as_table: "以表格显示",
  time: "时间",
  hours: (n) => `${n} 小时`,
  minutes: (n) => `${n} 分钟`,
  seconds: (n) => `${n} 秒`,
  store: (words) => `计数暂时无法写入数据库，计数仍在继续。（${words}）`,
  lost: (from, to) => `数据库曾损坏，现已修复。${from} 至 ${to} 的计数已丢失。`,
  the_beginning: "最初",
  statistics_failed: "暂时无法读取每小时数据，系统会自动重试。",
  privacy: "画面不离开设备，也不会被保存。",
  unknown: "未知",
  history: history.zh,
};

const words: Record<Language, Words> = { en, zh };
const KEY = "promenade.language";

/** What was chosen before, else what the browser asks for. */
function preferred(): Language {
  const stored = localStorage.getItem(KEY);
  if (stored === "en" || stored === "zh") return stored;
  return navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag))?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

class I18n {
  language = $state<Language>(preferred());

  get t(): Words {
    return words[this.language];
  }

  choose(language: Language) {
    this.language = language;
    localStorage.setItem(KEY, language);
  }

  number(value: number, digits = 0): string {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.language, options).format(value);
  }

  /** A share as whole percent; only all of it is 100 %, only none of it 0 %. */
  percent(share: number): string {
    const percent = share >= 1 ? 100 : share <= 0 ? 0 : Math.min(99, Math.max(1, Math.round(share * 100)));
    return `${percent} %`;
  }

  /** A change with its sign: +2.7 %, and −0.4 % with a minus, not a hyphen. */
  change(share: number): string {
    const size = this.number(Math.abs(share * 100), Math.abs(share) < 10 ? 1 : 0);
    const none = Number(Math.abs(share * 100).toFixed(1)) === 0;
    return `${none ? "±" : share > 0 ? "+" : "−"}${size} %`;
  }

  /** 9 h 58 min */
  duration(seconds: number): string {
    const whole = Math.round(seconds);
    const [h, m] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
    if (h > 0) return m > 0 ? `${this.t.hours(h)} ${this.t.minutes(m)}` : this.t.hours(h);
    return m > 0 ? this.t.minutes(m) : this.t.seconds(whole);
  }
}

export const i18n = new I18n();
