"""How like the results of each gallery style are to its picture's own patches, measured by the program, into the shipped file."""
import hashlib
import json
import os
import subprocess
import tempfile

import onnx

import foreign
from data import fail, style_picture
from styles import STYLES


def measured(program, name, picture):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "picture.png")
        picture.save(path)
        done = subprocess.run([program, "styles", "measure", name, path, "--quiet"], check=False, stdout=subprocess.PIPE, text=True)
    return None if done.returncode else float(done.stdout)


def measure(options):
    """Adds `similarity`, and the hash of the picture's file as `picture`, to the styles in the metadata of options.out."""
    program = foreign.find_program(options.program) or fail("no program; build it first or give --program")
    model = onnx.load(options.out)
    fact = next((one for one in model.metadata_props if one.key == "wrapture.styles"), None) or fail(f"{options.out}: no styles")
    entries, known = json.loads(fact.value), {style["name"]: style for style in STYLES}
    for entry in entries:
        style = known.get(entry["name"]) or fail(f"{options.out}: style '{entry['name']}' is not in styles.py")
        entry["similarity"] = measured(program, entry["name"], style_picture(options.data, style))
        if entry["similarity"] is None:
            fail(f"style '{entry['name']}' could not be measured")
        if "file" in style:
            with open(os.path.join(options.data, "style", style["file"]), "rb") as file:
                entry["picture"] = hashlib.sha256(file.read()).hexdigest()
        print(f"{entry['name']}: {entry['similarity']:.3f}", flush=True)
    fact.value = json.dumps(entries, ensure_ascii=False)
    onnx.save(model, options.out + ".new")
    os.replace(options.out + ".new", options.out)
