"""Names in other scripts: traditional characters that names have, and surnames in Latin letters."""

from __future__ import annotations

from yimen.reading.words import listed

TRADITIONAL = (
    "張陳劉趙吳鄭馮蔣瀋韓楊許呂孫馬羅謝鄒蘇範魯韋鳳賀湯羅畢鄔樂時齊顧黃蕭邵湛祁貝計談龐項"
    "陰貿賈婁賴鐘駱萬盧莫經繆應賁鄧單車侯儲衛華嚴鮑費岑雷倪滕鄧聞莊閻連習葉龍劍蘭鳳國華偉強軍"
    "傑勝麗紅艷玲鵬飛濤燕輝陽東亞貴寶財慶榮來興順發達義禮智學愛雲夢瓊瑤蓮蘭鶯鳴憲憶懷戰擁攜"
    "曉會權業樣樹橋機檢歐歡殘無煥燈爾獻瑩畫異當癒盡監盤眾確禎稅穩穎競筆節純紀紹組結統經維綱網"
    "綿緯練總績繡繼續罷羅習聖聯聰職肅膚臨舊藝蘆處號術補裝見規視覺觀詠試詩話誠語說課調論證識譜"
    "譯議護讚豐貞負貢責賓賢賦質軒較載輔農選遠適鄉銀鋒銳錄錦鎮鏡鐵長門開閱隊階陸隨險難電霧靈靜"
    "頂順領頻題顏願類風養餘駿騰驗驚魚鮮鳥鴻點齡龜傳億兒優儀兩區協參喬園圓團圖圍報場塊墻聲壽壯"
    "奮奪婦媽嫻寧實審將對導層嶺島幣師帶幫乾廠廣廳彈彥後徑復徵從億慧懇態應"
)
SIMPLIFIED = (
    "张陈刘赵吴郑冯蒋沈韩杨许吕孙马罗谢邹苏范鲁韦凤贺汤罗毕邬乐时齐顾黄萧邵湛祁贝计谈庞项"
    "阴贸贾娄赖钟骆万卢莫经缪应贲邓单车侯储卫华严鲍费岑雷倪滕邓闻庄阎连习叶龙剑兰凤国华伟强军"
    "杰胜丽红艳玲鹏飞涛燕辉阳东亚贵宝财庆荣来兴顺发达义礼智学爱云梦琼瑶莲兰莺鸣宪忆怀战拥携"
    "晓会权业样树桥机检欧欢残无焕灯尔献莹画异当愈尽监盘众确祯税稳颖竞笔节纯纪绍组结统经维纲网"
    "绵纬练总绩绣继续罢罗习圣联聪职肃肤临旧艺芦处号术补装见规视觉观咏试诗话诚语说课调论证识谱"
    "译议护赞丰贞负贡责宾贤赋质轩较载辅农选远适乡银锋锐录锦镇镜铁长门开阅队阶陆随险难电雾灵静"
    "顶顺领频题颜愿类风养余骏腾验惊鱼鲜鸟鸿点龄龟传亿儿优仪两区协参乔园圆团图围报场块墙声寿壮"
    "奋夺妇妈娴宁实审将对导层岭岛币师带帮干厂广厅弹彦后径复征从亿慧恳态应"
)
_TABLE = str.maketrans(dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)))


def simplified(text: str) -> str:
    """Traditional characters of names as simplified ones; as long as the text itself."""
    return text.translate(_TABLE)


LATIN = dict(
    pair.split(":")
    for pair in listed(
        """
王:wang 李:li|lee 张:zhang|chang 刘:liu|lau 陈:chen|chan 杨:yang|yeung 赵:zhao
黄:huang|wong 周:zhou|chow 吴:wu|ng 徐:xu|hsu 孙:sun 胡:hu 朱:zhu 高:gao 林:lin|lam
何:he|ho 郭:guo 马:ma 罗:luo|lo 梁:liang|leung 宋:song 郑:zheng 谢:xie 韩:han 唐:tang
冯:feng|fung 于:yu 董:dong 萧:xiao 程:cheng 曹:cao 袁:yuan 邓:deng 许:xu|hsu 傅:fu 沈:shen
曾:zeng|tsang 彭:peng 吕:lv|lu|lyu 苏:su 卢:lu 蒋:jiang 蔡:cai|tsai 贾:jia 丁:ding 魏:wei
薛:xue 叶:ye|yip 阎:yan 余:yu 潘:pan 杜:du 戴:dai 夏:xia 钟:zhong 汪:wang 田:tian 任:ren
姜:jiang 范:fan 方:fang 石:shi 姚:yao 谭:tan 廖:liao 邹:zou 熊:xiong 金:jin 陆:lu 郝:hao
孔:kong 白:bai 崔:cui 康:kang 毛:mao 邱:qiu 秦:qin 江:jiang 史:shi 顾:gu 侯:hou 邵:shao
孟:meng 龙:long 万:wan 段:duan 雷:lei 钱:qian 汤:tang 尹:yin 黎:li 易:yi 常:chang 武:wu
乔:qiao 贺:he 赖:lai 龚:gong 文:wen 欧阳:ouyang 上官:shangguan 司马:sima 诸葛:zhuge
皇甫:huangfu 慕容:murong 司徒:situ
"""
    )
)
"""How surnames are written in Latin letters: in pinyin, and as some families do."""
