"""Whether type and bar codes survive: a drawn test label, read by tesseract and zbar where these programs are installed."""
import re
import shutil
import subprocess
import tempfile

from PIL import Image, ImageDraw

from samples import SANS, SERIF, Label

try:
    import qrcode
except ImportError:  # then the label has no QR code
    qrcode = None

SIZE = 640  # px
LINES = ((12, "net weight 500 grams", SANS), (14, "store in a cool dry place", SANS), (18, "roasted and packed by hand", SERIF),
         (24, "Mountain Honey", SANS), (34, "GOLDEN HARVEST", SERIF), (48, "ORGANIC COFFEE", SANS))  # size in px, words, face
EAN = "4006381333931"
LEFT_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
PARITY = ("000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010")  # 1: even
QR = "HTTPS://WRAPTURE.EXAMPLE/42"
MODULE, QR_MODULE = 3, 4  # px
MARGIN = 12  # px of ground that a mask keeps around type and codes


def ean13(digits):
    """The 95 modules of a code as a string of 0 and 1."""
    flip = lambda code: "".join("10"[int(bit)] for bit in code)
    left = "".join(flip(LEFT_ODD[int(digit)])[::-1] if even == "1" else LEFT_ODD[int(digit)]
                   for digit, even in zip(digits[1:7], PARITY[int(digits[0])]))
    return "101" + left + "01010" + "".join(flip(LEFT_ODD[int(digit)]) for digit in digits[7:]) + "101"


def test_label():
    """Type in six sizes, dark on light and light on dark, an EAN-13 and a QR code with their quiet zones.

    -> (RGB picture, boxes of type and codes)
    """
    label, boxes = Label(SIZE, (246, 238, 220)), []
    label.box(0, 52, 100, 76, fill=(32, 64, 58))
    for number, (points, words, name) in enumerate(LINES):
        ink = (250, 246, 232) if number >= 4 else (40, 30, 28)
        boxes.append(label.text((6, 12, 18, 26, 54, 64)[number], words, points * 100 / SIZE, ink, name))
    left, top, height = 80, 505, 110
    boxes.append((left - 11 * MODULE, top - 10, left + 106 * MODULE, top + height + 10))
    label.draw.rectangle(boxes[-1], fill=(255, 255, 255))
    for at, bit in enumerate(ean13(EAN)):
        if bit == "1":
            label.draw.rectangle([left + at * MODULE, top, left + (at + 1) * MODULE - 1, top + height], fill=(0, 0, 0))
    if qrcode:
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=QR_MODULE, border=4)
        code.add_data(QR)
        picture = code.make_image().convert("RGB")
        label.picture.paste(picture, (450, 495))
        boxes.append((450, 495, 450 + picture.width, 495 + picture.height))
    return label.picture, boxes


def share_mask(boxes):
    """Black where type and codes stay as they are, white elsewhere."""
    mask = Image.new("L", (SIZE, SIZE), 255)
    around = lambda some: [min(sides) for sides in list(zip(*some))[:2]] + [max(sides) for sides in list(zip(*some))[2:]]
    for left, top, right, bottom in (around(boxes[:4]), around(boxes[4:6]), *boxes[6:]):  # a panel for the lines of each ground
        ImageDraw.Draw(mask).rectangle((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN), fill=0)
    return mask


def run(words, picture):
    """What a program says of a picture; None where it is not installed."""
    if not shutil.which(words[0]):
        return None
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        picture.save(file.name)
        done = subprocess.run([word.replace("PICTURE", file.name) for word in words], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout


def word_accuracy(picture):
    """Share of the label's words that tesseract finds; None without it. Twice the size: it expects 300 dpi."""
    text = run(["tesseract", "PICTURE", "-", "--psm", "11"], picture.resize((2 * SIZE, 2 * SIZE)))
    if text is None:
        return None
    found = set(re.findall(r"[a-z0-9]+", text.lower()))
    wanted = [word.lower() for _, words, _ in LINES for word in words.split()]
    return sum(word in found for word in wanted) / len(wanted)


def codes_read(picture):
    """Whether zbar reads (the EAN-13, the QR code); None for what is not installed."""
    text = run(["zbarimg", "--quiet", "--raw", "PICTURE"], picture)
    return (None, None) if text is None else (EAN in text, QR in text if qrcode else None)
